import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.js';
import { DIAGNOSTIC_CODES, SiteFault } from '../../src/diagnostics.js';
import { parsePost } from '../helpers/parser.js';
import { buildSite, CONFIG, makeFolder, post, readTree } from '../helpers/site.js';
import { cases, patience } from '../helpers/soak.js';

/** Pieces that mean something to YAML, to Jekyll's rule for front matter, or to gazette's keys. */
const PIECES = [
  ...[
    '---',
    '...',
    '\n',
    '\n\n',
    '\r\n',
    '\r',
    '\t',
    ' ',
    '  ',
    ': ',
    ':',
    '- ',
    '? ',
    '| ',
    '|\n',
    '> ',
    '&a ',
    '*a',
  ],
  ...[
    '!!js/function ',
    '!!binary ',
    '!x ',
    '%YAML 1.2\n',
    '#',
    ' #',
    '"',
    "'",
    '\\',
    '\\"',
    '\\x41',
    '\\u0000',
    '[',
    ']',
  ],
  ...[
    '{',
    '}',
    ',',
    '<<',
    '~',
    'null',
    'true',
    'no',
    '0x1f',
    '0o17',
    '.inf',
    '1e999',
    '-',
    '=',
    '@',
    '`',
    '\ufeff',
  ],
  ...[
    'title',
    'date',
    'layout',
    'slug',
    'permalink',
    'published',
    'excerpt',
    'categories',
    'category',
    'tags',
    'tag',
  ],
  ...[
    'lang',
    'author',
    'description',
    'image',
    'updated',
    'redirect_from',
    '__proto__',
    'constructor',
    'toString',
  ],
  ...[
    '2022-01-06',
    '2022-01-06 08:12:53 +0800',
    '+0800',
    '9999-12-31',
    '0100-01-01',
    '2022-02-30',
    '/:nope/',
    '/../x',
  ],
  ...[
    '甲',
    '标题',
    '\u3000',
    '\u2028',
    '\ud800',
    '\u202e',
    '\u0000',
    '\u0007',
    'x'.repeat(300),
    '../../etc/passwd',
    'CON',
  ],
];
const yaml = fc.array(fc.constantFrom(...PIECES), { maxLength: 25 }).map((parts) => parts.join(''));
const key = fc.constantFrom(...PIECES.filter((piece) => /^[a-z_]+$/i.test(piece)));
const frontMatter = fc.oneof(
  yaml,
  fc
    .array(fc.tuple(key, yaml), { maxLength: 6 })
    .map((lines) => lines.map(([name, value]) => `${name}: ${value}`).join('\n')),
);
const post_ = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(frontMatter, yaml)
      .map(([front, body]) => Buffer.from(`---\n${front}\n---\n${body}`)),
  },
  yaml.map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

describe('whatever a post holds', () => {
  it(
    'it is a post, or says why not; nothing is thrown',
    () => {
      fc.assert(
        fc.property(
          post_,
          fc.constantFrom('posts/2022-01-06-a.md', 'posts/-1.md', 'posts/2022-01-06-a.html'),
          (content, path) => {
            const parsed = parsePost(content, { path });
            for (const { code, message, hint, line = 1, column = 1 } of parsed.diagnostics) {
              expect(Object.keys(DIAGNOSTIC_CODES)).toContain(code);
              expect(code).not.toBe('parse-failed');
              expect(message).not.toBe('');
              expect(hint).toMatch(/\w/);
              expect(Math.min(line, column)).toBeGreaterThanOrEqual(1);
            }
            const isFault = parsed.diagnostics.some(({ severity }) => severity === 'error');
            if (isFault) expect(parsed.record).toBeNull();
            // Only what is not to be published says nothing.
            else if (parsed.record === null) expect(parsed.diagnostics).toEqual([]);
            else {
              expect(Object.getPrototypeOf(parsed.record.data)).toBe(Object.prototype);
              expect(typeof parsed.record.title).toBe('string');
            }
            expect({}).not.toHaveProperty('title');
          },
        ),
        { numRuns: cases(700) },
      );
    },
    patience(60_000),
  );

  const NAMES = [
    ...[
      'a',
      '..',
      '.',
      ' ',
      '%2e%2e',
      '%2f',
      '\\',
      ':',
      '*',
      '?',
      '"',
      '<',
      '>',
      '|',
      '\n',
      '\t',
      '\u202e',
      '~',
      '#',
    ],
    ...[
      '甲',
      'é',
      'e\u0301',
      '\ufeff',
      'CON',
      'nul',
      'index',
      'x'.repeat(90),
      '-',
      '--',
      '.md',
      '.html',
      '{{',
      '${',
      '&amp;',
    ],
  ];
  const name = fc
    .array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.join(''))
    .filter((text) => text !== '.' && text !== '..' && Buffer.byteLength(text) < 200);
  const path = fc.oneof(
    name.map((text) => `posts/2022-01-06-${text}.md`),
    fc.tuple(name, name).map(([folder, text]) => `posts/${folder}/2022-01-06-${text}.md`),
    name.map((text) => `pages/${text}.md`),
    name.map((text) => `drafts/${text}.md`),
    name.map((text) => `posts/-${text}.md`),
    name.map((text) => `public/${text}`),
  );

  it(
    'and whatever it is named, nothing is written outside the site, and the build ends',
    async () => {
      const files = fc.array(fc.tuple(path, post_), { minLength: 20, maxLength: 40 });
      await fc.assert(
        fc.asyncProperty(files, async (sources) => {
          const around = makeFolder();
          const root = join(around, 'site');
          mkdirSync(root);
          writeFileSync(join(root, '_config.yml'), `${CONFIG}fault_limit: 1\n`);
          for (const [file, content] of sources) write(join(root, file), content);
          write(join(root, 'posts/2022-01-06-good.md'), Buffer.from(post({ title: 'good' })));
          const result = await buildSite(root, { drafts: true });
          expect(
            result.diagnostics.filter(
              ({ scope, severity }) => scope === 'site' && severity === 'error',
            ),
          ).toEqual([]);
          expect(result.ok).toBe(true);
          expect(
            Object.keys(readTree(join(root, '_site'))).some((file) =>
              file.endsWith('2022/01/06/good.html'),
            ),
          ).toBe(true);
          expect(readdirSync(around)).toEqual(['site']);
          expect(readdirSync(root).filter((entry) => !OWN.has(entry))).toEqual([]);
        }),
        { numRuns: cases(8) },
      );
    },
    patience(60_000),
  );
});

const OWN = new Set(['.gazette', '_config.yml', '_site', 'posts', 'pages', 'drafts', 'public']);

/** Two names may be one to the file system, or a file be where another needs a folder. */
function write(path: string, content: Buffer): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  } catch {
    // The file system cannot have this one.
  }
}

describe('whatever a configuration holds', () => {
  const OPTIONS = [
    ...[
      'title',
      'url',
      'baseurl',
      'lang',
      'timezone',
      'permalink',
      'defaults',
      'exclude',
      'future',
      'destination',
      'on_fault',
    ],
    ...[
      'fault_limit',
      'limits',
      'aliases',
      'taxonomies',
      'listing',
      'archive',
      'feed',
      'sitemap',
      'robots',
      'excerpt_separator',
    ],
  ];
  const value = fc.oneof(
    yaml,
    fc.json({ maxDepth: 3 }),
    fc.constantFrom(
      '0',
      '-1',
      '1e9',
      '[]',
      '{}',
      '/',
      '/../',
      '..',
      'Asia/Nowhere',
      '[../x]',
      '{ size: 0 }',
      '[{ scope: 1 }]',
    ),
  );
  const config = fc.oneof(
    yaml,
    fc
      .array(fc.tuple(fc.constantFrom(...OPTIONS), value), { maxLength: 5 })
      .map((lines) => lines.map(([option, given]) => `${option}: ${given}`).join('\n')),
  );

  it(
    'it is one, or says what is wrong with it; nothing else is thrown',
    () => {
      fc.assert(
        fc.property(config, (text) => {
          try {
            parseConfig(text, '_config.yml');
          } catch (error) {
            expect(error).toBeInstanceOf(SiteFault);
            for (const { hint, message } of (error as SiteFault).diagnostics) {
              expect(message).not.toBe('');
              expect(hint).toMatch(/\w/);
            }
          }
          expect({}).not.toHaveProperty('title');
        }),
        { numRuns: cases(500) },
      );
    },
    patience(60_000),
  );

  it(
    'the build ends, and nothing is written outside the site',
    async () => {
      await fc.assert(
        fc.asyncProperty(config, async (text) => {
          const around = makeFolder();
          const root = join(around, 'site');
          write(join(root, '_config.yml'), Buffer.from(text));
          write(join(root, 'posts/2022-01-06-good.md'), Buffer.from(post({ title: 'good' })));
          const result = await buildSite(root);
          if (!result.ok)
            expect(result.diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
          // `destination` is the user's to choose.
          if (!/destination/.test(text)) expect(readdirSync(around)).toEqual(['site']);
        }),
        { numRuns: cases(40) },
      );
    },
    patience(60_000),
  );
});
