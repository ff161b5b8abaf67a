import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BuildResult } from '../../src/build/result.js';
import { decodeIndex } from '../../src/cache/index-file.js';
import {
  buildSite,
  CONFIG,
  type Files,
  makeFolder,
  makeSite,
  post,
  readTree,
  writeFiles,
} from '../helpers/site.js';

const SITE: Files = {
  '_config.yml': CONFIG,
  'posts/2022-01-06-a.md': post({ title: 'A', category: 'News', tags: '[x]' }),
  'posts/2022-01-06-b.md': post({ title: 'B', category: 'News' }, '> 导语\n\n<p>乙。</p>'),
  'posts/2022-02-07-c.md': post({ title: 'C', excerpt: 'own' }),
  'posts/2022-02-08-hidden.md': post({ title: 'H', published: 'no' }),
  'posts/2022-02-09-faulty.md': post({ title: 'F', date: '2022-02-30' }),
  'pages/about.md': post({ title: 'About' }),
};
const ALL = 6;

/** A time long enough ago for the file system to be believed; later for a later step. */
const BEGINNING = Date.now() - 3_600_000;
const ago = (step: number): Date => new Date(BEGINNING + step * 1000);

function age(root: string, paths: readonly string[], step = 0): void {
  for (const path of paths) utimesSync(join(root, path), ago(step), ago(step));
}

function makeAgedSite(files: Files = SITE): string {
  const root = makeSite(files);
  age(root, Object.keys(files));
  return root;
}

/** What a build of the same sources gives that knows nothing. */
async function cleanTree(files: Files, times: ReadonlyMap<string, Date>, from?: string) {
  const root = makeSite(files);
  // Last good versions are part of what a site is made from.
  const held = join(from ?? '', '.gazette/held');
  if (from !== undefined && existsSync(held))
    cpSync(held, join(root, '.gazette/held'), { recursive: true });
  for (const [path, time] of times) utimesSync(join(root, path), time, time);
  const result = await buildSite(root);
  return { tree: readTree(join(root, '_site')), diagnostics: said(result) };
}

const said = ({ diagnostics }: BuildResult): string[] =>
  diagnostics.map(({ code, file, line, message }) => `${code} ${file}:${line} ${message}`);

describe('a source that is known', () => {
  it('is not read again, and all that was said of it is said again', async () => {
    const root = makeAgedSite();
    const first = await buildSite(root);
    const tree = readTree(join(root, '_site'));
    expect(first.counts).toMatchObject({ parsed: ALL, posts: 3, held: 1, unpublished: 1 });
    const second = await buildSite(root);
    expect(second.counts).toEqual({
      ...first.counts,
      parsed: 0,
      rendered: 0,
      added: 0,
      unchanged: first.counts.added,
    });
    expect(said(second)).toEqual(said(first));
    expect(readTree(join(root, '_site'))).toEqual(tree);
  });

  it.each<[what: string, change: (root: string) => void, parsed: number]>([
    ['its size', (root) => writeFiles(root, { 'posts/2022-01-06-a.md': post({ title: 'AA' }) }), 1],
    [
      'its time',
      (root) => {
        writeFiles(root, {
          'posts/2022-01-06-a.md': readFileSync(join(root, 'posts/2022-01-06-b.md')),
        });
        age(root, ['posts/2022-01-06-a.md'], 5);
      },
      1,
    ],
    [
      'its inode',
      (root) => {
        const path = join(root, 'posts/2022-01-06-a.md');
        const { size } = statSync(path);
        writeFileSync(`${path}.new`, post({ title: 'Z', category: 'News', tags: '[x]' }));
        expect(statSync(`${path}.new`).size).toBe(size);
        utimesSync(`${path}.new`, ago(0), ago(0));
        renameSync(`${path}.new`, path);
      },
      1,
    ],
    [
      'nothing but its name',
      (root) =>
        renameSync(join(root, 'posts/2022-01-06-a.md'), join(root, 'posts/2022-01-06-z.md')),
      1,
    ],
    ['nothing, and another is gone', (root) => rmSync(join(root, 'posts/2022-01-06-a.md')), 0],
  ])('is read again where another is %s', async (_, change, parsed) => {
    const root = makeAgedSite();
    await buildSite(root);
    change(root);
    const result = await buildSite(root);
    expect(result.counts.parsed).toBe(parsed);
    const files = Object.fromEntries(
      Object.entries(readTree(root)).filter(([path]) => !/^(?:_site|\.gazette)\//.test(path)),
    );
    expect(readTree(join(root, '_site'))).toEqual((await cleanTree(files, new Map())).tree);
  });

  it('stays what it was where only its time changed, as in a fresh clone', async () => {
    const root = makeAgedSite();
    await buildSite(root);
    age(root, Object.keys(SITE), 7);
    expect((await buildSite(root)).counts).toMatchObject({ parsed: ALL, changed: 0, added: 0 });
    expect((await buildSite(root)).counts.parsed).toBe(0);
  });

  it('stays what it was where the site was copied to another path, with its state and its output', async () => {
    const root = makeAgedSite();
    await buildSite(root);
    const copy = join(makeFolder(), 'elsewhere');
    cpSync(root, copy, { recursive: true, preserveTimestamps: true });
    const { counts } = await buildSite(copy);
    expect(counts).toMatchObject({ rendered: 0, changed: 0, added: 0, removed: 0 });
    expect(readTree(join(copy, '_site'))).toEqual(readTree(join(root, '_site')));
  });

  it('of which the output’s manifest is damaged is made anew, and the build says so', async () => {
    const root = makeAgedSite();
    await buildSite(root);
    const tree = readTree(join(root, '_site'));
    const state = join(root, '.gazette');
    const manifest = readdirSync(state).find((name) => name.startsWith('manifest-')) ?? '';
    truncateSync(join(state, manifest), 40);
    const again = await buildSite(root);
    const about = again.diagnostics.filter(({ code }) => code === 'cache-discarded');
    expect(about).toMatchObject([{ severity: 'warning', file: join(state, manifest) }]);
    expect(again.counts).toMatchObject({ parsed: 0, changed: 0, added: 0, removed: 0 });
    expect(readTree(join(root, '_site'))).toEqual(tree);
    expect(said(await buildSite(root)).join()).not.toContain('cache-discarded');
  });

  it('is read again after a change that came right behind the last look', async () => {
    const root = makeSite(SITE);
    await buildSite(root);
    const path = join(root, 'posts/2022-01-06-a.md');
    const { atime, mtime } = statSync(path);
    writeFileSync(path, post({ title: 'Z', category: 'News', tags: '[x]' }));
    utimesSync(path, atime, mtime);
    await buildSite(root);
    expect(readTree(join(root, '_site'))['news/2022/01/06/a.html']).toContain('<h1>Z</h1>');
  });

  it('is read again with `verify`, and so is what was published', async () => {
    const root = makeAgedSite();
    await buildSite(root);
    const path = join(root, 'posts/2022-01-06-a.md');
    writeFileSync(path, post({ title: 'Z', category: 'News', tags: '[x]' }));
    age(root, ['posts/2022-01-06-a.md']);
    const page = join(root, '_site/robots.txt');
    const published = readFileSync(page, 'utf8');
    writeFileSync(page, published.replace('User', 'USER'));
    expect((await buildSite(root)).counts).toMatchObject({ parsed: 0, changed: 0 });
    expect((await buildSite(root, { verify: true })).counts.parsed).toBe(ALL);
    expect(readFileSync(page, 'utf8')).toBe(published);
    expect(readTree(join(root, '_site'))['news/2022/01/06/a.html']).toContain('<h1>Z</h1>');
  });

  it('is a draft without a date: then its time is part of what it says', async () => {
    const files = { ...SITE, 'drafts/d.md': post({ title: 'D' }) };
    const root = makeAgedSite(files);
    const time = new Date(Date.UTC(2022, 4, 5, 12));
    utimesSync(join(root, 'drafts/d.md'), time, time);
    await buildSite(root, { drafts: true });
    const later = new Date(Date.UTC(2022, 5, 6, 12));
    utimesSync(join(root, 'drafts/d.md'), later, later);
    await buildSite(root, { drafts: true });
    expect(readTree(join(root, '_site'))).toHaveProperty(['2022/06/06/d.html']);
  });

  it('is parsed anew under another configuration that parsing reads', async () => {
    const root = makeAgedSite();
    await buildSite(root);
    writeFiles(root, { '_config.yml': CONFIG.replace('Asia/Shanghai', 'America/New_York') });
    const result = await buildSite(root);
    expect(result.counts.parsed).toBe(ALL);
    expect(result.diagnostics.map(({ code }) => code)).toContain('cache-discarded');
    writeFiles(root, { '_config.yml': `${CONFIG}title: other\n`.replace('title: 小报\n', '') });
    await buildSite(root);
    expect((await buildSite(root)).counts.parsed).toBe(0);
  });

  it.each(['sanitize: false', 'trust: [posts]', 'external_rel: nofollow'])(
    'is parsed anew where another part of its HTML is to be published: %s',
    async (option) => {
      const root = makeAgedSite();
      await buildSite(root);
      writeFiles(root, { '_config.yml': `${CONFIG}${option}\n` });
      expect((await buildSite(root)).counts.parsed).toBe(ALL);
    },
  );
});

describe('a source that changes while it is read', () => {
  const half = post({ title: 'Half' }, '半');
  const whole = post({ title: 'Whole' }, '全文。');

  /** Builds, and somebody writes a post to its end when all sources have been read. */
  async function buildWhile(root: string, path: string): Promise<BuildResult> {
    return buildSite(root, {
      onProgress({ stage, done, total }) {
        if (stage === 'parse' && done === total) writeFileSync(join(root, path), whole);
      },
    });
  }

  it('is left to the next build if it is new', async () => {
    const root = makeAgedSite();
    await buildSite(root);
    writeFiles(root, { 'posts/2022-03-01-new.md': half });
    const result = await buildWhile(root, 'posts/2022-03-01-new.md');
    expect(said(result)).toContain(
      'source-changing posts/2022-03-01-new.md:undefined the file was being written while it was read',
    );
    expect(readTree(join(root, '_site'))).not.toHaveProperty(['2022/03/01/new.html']);
    await buildSite(root);
    expect(readTree(join(root, '_site'))['2022/03/01/new.html']).toContain('全文。');
  });

  it('stays as it was published if it is not', async () => {
    const root = makeAgedSite();
    await buildSite(root);
    const before = readTree(join(root, '_site'));
    writeFiles(root, { 'posts/2022-02-07-c.md': half });
    const result = await buildWhile(root, 'posts/2022-02-07-c.md');
    expect(result.ok).toBe(true);
    expect(readTree(join(root, '_site'))).toEqual(before);
    await buildSite(root);
    expect(readTree(join(root, '_site'))['2022/02/07/c.html']).toContain('全文。');
  });
});

describe('what is kept of a site', () => {
  it('is not worn by what is no post', async () => {
    const root = makeAgedSite();
    for (let step = 1; step < 4; step++) {
      await buildSite(root);
      age(root, ['posts/2022-02-08-hidden.md', 'pages/about.md'], step);
    }
    const index = decodeIndex(readFileSync(join(root, '.gazette/store/index')));
    expect(index).toMatchObject({ count: ALL, dead: 0 });
  });

  it.each(['index', 'records', 'bodies-0'])('is not missed: %s', async (name) => {
    const root = makeAgedSite();
    await buildSite(root);
    const tree = readTree(join(root, '_site'));
    const path = join(root, '.gazette/store', name);
    const whole = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.constant(null),
          fc.record({ cut: fc.nat({ max: whole.length - 1 }) }),
          fc.record({ flip: fc.nat({ max: whole.length * 8 - 1 }) }),
        ),
        async (damage) => {
          rmSync(join(root, '_site'), { recursive: true });
          if (damage === null) rmSync(path);
          else if ('cut' in damage) writeFileSync(path, whole.subarray(0, damage.cut));
          else {
            const bytes = Buffer.from(whole);
            const place = damage.flip >> 3;
            bytes[place] = (bytes[place] ?? 0) ^ (1 << (damage.flip & 7));
            writeFileSync(path, bytes);
          }
          const result = await buildSite(root);
          expect(result.ok).toBe(true);
          expect(readTree(join(root, '_site'))).toEqual(tree);
          // Whatever was found, the next build can rely on what this one has kept.
          expect((await buildSite(root)).counts.parsed).toBe(0);
          expect(said(await buildSite(root)).some((text) => text.startsWith('cache'))).toBe(false);
          if (damage !== null) writeFileSync(path, whole);
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe('a build that knows sources', () => {
  const NAMES = ['a', 'b', 'c', 'd'];
  const pathOf = (name: string) => `posts/2022-01-0${NAMES.indexOf(name) + 1}-${name}.md`;
  const content = fc
    .record({
      title: fc.constantFrom('一', '二', '"x"'),
      category: fc.constantFrom('News', 'news', '报'),
      published: fc.constantFrom('true', 'no'),
      date: fc.constantFrom('2022-01-05', '2022-02-30', '2024-01-01'),
      body: fc.constantFrom('正文。', '<p>甲</p>', '**乙。**丙', '{{ x }}'),
    })
    .map(({ body, ...keys }) => post(keys, body));
  const step = fc.oneof(
    fc.record({ write: fc.constantFrom(...NAMES), content }),
    fc.record({ remove: fc.constantFrom(...NAMES) }),
    fc.record({ touch: fc.constantFrom(...NAMES) }),
    fc.record({ page: content }),
    fc.record({ title: fc.constantFrom('甲报', '乙报') }),
    fc.record({ zone: fc.constantFrom('Asia/Tokyo', 'UTC') }),
    fc.record({
      layout: fc.constantFrom('[{{ content }}]', '({{ page.title }}{{ page.excerpt }})'),
    }),
  );

  it('publishes and says what one does that knows nothing, after any changes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ step, recent: fc.boolean() }), { minLength: 2, maxLength: 6 }),
        async (steps) => {
          let files: Files = { ...SITE };
          const root = makeAgedSite(files);
          const times = new Map<string, Date>();
          await buildSite(root);
          for (const [at, { step: one, recent }] of steps.entries()) {
            const path =
              'write' in one
                ? pathOf(one.write)
                : 'remove' in one
                  ? pathOf(one.remove)
                  : 'touch' in one
                    ? pathOf(one.touch)
                    : 'page' in one
                      ? 'pages/p.md'
                      : 'layout' in one
                        ? 'templates/layouts/post.html'
                        : '_config.yml';
            if ('remove' in one) {
              const { [path]: _, ...others } = files;
              files = others;
              rmSync(join(root, path), { force: true });
              times.delete(path);
              continue;
            }
            const written =
              'write' in one
                ? one.content
                : 'page' in one
                  ? one.page
                  : 'layout' in one
                    ? one.layout
                    : 'title' in one
                      ? CONFIG.replace('小报', one.title)
                      : 'zone' in one
                        ? CONFIG.replace('Asia/Shanghai', one.zone)
                        : files[path];
            if (written === undefined) continue;
            files = { ...files, [path]: written };
            writeFiles(root, { [path]: written });
            if (!recent) {
              times.set(path, ago(at + 1));
              age(root, [path], at + 1);
            }
            const result = await buildSite(root);
            const clean = await cleanTree(files, times, root);
            expect(readTree(join(root, '_site'))).toEqual(clean.tree);
            // What a build that knows nothing cannot say.
            const known = said(result).filter(
              (text) => !/^(?:cache-discarded|post-moved) /.test(text),
            );
            expect(known).toEqual(clean.diagnostics);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
