import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BuildOptions } from '../../src/build/options.js';
import { readHeldList } from '../../src/cache/held.js';
import { decodeIndex, encodeIndex } from '../../src/cache/index-file.js';
import { cleanSite } from '../../src/output/clean.js';
import {
  buildSite,
  CONFIG,
  type Files,
  makeSite,
  NOW,
  post,
  readTree,
  writeFiles,
} from '../helpers/site.js';

const A = 'posts/2022-01-06-a.md';
const SITE: Files = {
  '_config.yml': CONFIG,
  [A]: post(
    { title: '"甲"', category: 'News', tags: '[x]', lang: 'zh-TW', extra: '{ deep: [1] }' },
    '> 导语\n\n<p>第一版的正文。</p>',
  ),
  'posts/2022-01-06-b.md': post({ title: 'B', category: 'News' }),
  'posts/2022-02-07-c.md': post({ title: 'C', excerpt: 'own <b>' }),
  'pages/about.md': post({ title: 'About' }, '关于第一版。'),
};
const FAULTY = post({ title: '"甲"', date: '昨天' }, '第二版。');

const treeOf = (root: string) => readTree(join(root, '_site'));
const heldFiles = (root: string): string[] => {
  const folder = join(root, '.gazette/held');
  return existsSync(folder) ? readdirSync(folder) : [];
};

/** A site that was built, and its output. */
async function builtSite(files: Files = SITE, options: BuildOptions = {}) {
  const root = makeSite(files);
  await buildSite(root, options);
  return { root, tree: treeOf(root) };
}

async function cleanTree(files: Files): Promise<Record<string, string>> {
  return (await builtSite(files)).tree;
}

describe('a published post that becomes faulty', () => {
  it('stays as it was last good, in each build, and is named in each report', async () => {
    const { root, tree } = await builtSite();
    writeFiles(root, { [A]: FAULTY });
    for (let n = 0; n < 3; n++) {
      const result = await buildSite(root);
      const counts = { posts: 3, held: 1, lastGood: 1, rendered: 0 };
      expect(result).toMatchObject({ ok: true, counts });
      expect(result.diagnostics).toMatchObject([
        { code: 'date-invalid', file: A, line: 3, lastGood: true },
      ]);
      expect(treeOf(root)).toEqual(tree);
    }
  });

  it.each<[fault: string, code: string, files: Files]>([
    ['unclosed front matter', 'front-matter-unclosed', { [A]: '---\ntitle: x\n' }],
    ['bytes that are no text', 'encoding-invalid', { [A]: Buffer.from([0x61, 0xff, 0xfe, 0x80]) }],
    ['a layout that is not there', 'layout-missing', { [A]: post({ layout: 'nope' }) }],
    ['an unusable permalink', 'permalink-invalid', { [A]: post({ permalink: '/:nope/' }) }],
    [
      'an address that another has',
      'address-taken',
      { [A]: post({ title: 'A', permalink: '/archive/' }) },
    ],
  ])('stays with %s', async (_, code, files) => {
    const { root, tree } = await builtSite();
    writeFiles(root, files);
    for (let n = 0; n < 2; n++) {
      const { diagnostics } = await buildSite(root);
      expect(diagnostics).toMatchObject([{ code, file: A, lastGood: true }]);
      expect(treeOf(root)).toEqual(tree);
    }
  });

  it('may be a page', async () => {
    const { root, tree } = await builtSite();
    writeFiles(root, { 'pages/about.md': FAULTY });
    for (let n = 0; n < 2; n++) {
      expect(await buildSite(root)).toMatchObject({ counts: { pages: 1, held: 1, lastGood: 1 } });
      expect(treeOf(root)).toEqual(tree);
    }
  });

  it('is what its source says as soon as that is mended', async () => {
    const { root } = await builtSite();
    writeFiles(root, { [A]: FAULTY });
    await buildSite(root);
    const files = { ...SITE, [A]: post({ title: 'mended', category: 'News' }) };
    writeFiles(root, files);
    expect(await buildSite(root)).toMatchObject({ diagnostics: [], counts: { lastGood: 0 } });
    expect(treeOf(root)).toEqual(await cleanTree(files));
    expect(heldFiles(root)).toEqual([]);
  });

  it.each<[how: string, change: (root: string) => void]>([
    ['is removed', (root) => rmSync(join(root, A))],
    [
      'is not to be published any more',
      (root) => writeFiles(root, { [A]: post({ published: 'false' }) }),
    ],
    [
      'is excluded',
      (root) => writeFiles(root, { '_config.yml': `${CONFIG}exclude: [2022-01-06-a.md]\n` }),
    ],
  ])('is gone at once when it %s', async (_, change) => {
    const { root } = await builtSite({ ...SITE, '_config.yml': `${CONFIG}exclude: [none]\n` });
    writeFiles(root, { [A]: FAULTY });
    await buildSite(root);
    expect(JSON.stringify(treeOf(root))).toContain('第一版的正文');
    change(root);
    await buildSite(root);
    const { [A]: _a, ...others } = SITE;
    expect(JSON.stringify(treeOf(root))).not.toMatch(/第一版的正文|第二版|甲|2022\/01\/06\/a/);
    expect(treeOf(root)).toEqual(await cleanTree(others));
    expect(heldFiles(root)).toEqual([]);
  });

  it('is gone, too, when it is removed while it is good', async () => {
    const { root } = await builtSite();
    rmSync(join(root, A));
    await buildSite(root);
    expect(JSON.stringify(treeOf(root))).not.toMatch(/第一版的正文|甲|2022\/01\/06\/a/);
  });

  it('is left out where another has its address by now', async () => {
    const { root } = await builtSite();
    writeFiles(root, { [A]: FAULTY, 'public/news/2022/01/06/a.html': 'static' });
    for (let n = 0; n < 2; n++) {
      const result = await buildSite(root);
      expect(result).toMatchObject({ ok: true, counts: { posts: 2, held: 1, lastGood: 0 } });
      expect(result.diagnostics.map(({ code }) => code)).toEqual(['date-invalid']);
      expect(treeOf(root)['news/2022/01/06/a.html']).toBe('static');
    }
    // It comes back as soon as it can.
    rmSync(join(root, 'public'), { recursive: true });
    expect(await buildSite(root)).toMatchObject({ counts: { posts: 3, lastGood: 1 } });
  });

  it('is left out where it is good, and another takes its address', async () => {
    const { root } = await builtSite();
    writeFiles(root, { 'public/news/2022/01/06/a.html': 'static' });
    for (let n = 0; n < 2; n++)
      expect(await buildSite(root)).toMatchObject({
        counts: { posts: 2, held: 1, lastGood: 0 },
        diagnostics: [{ code: 'address-taken', file: A }],
      });
  });

  it('counts for the limit, and publishes nothing under --strict', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 11 }, (_, n) => [`posts/2022-03-01-${n}.md`, post({ title: `${n}` })]),
    );
    const { root, tree } = await builtSite({ ...SITE, ...many });
    writeFiles(root, { [A]: FAULTY });
    expect(await buildSite(root, { strict: true })).toMatchObject({ ok: false });
    writeFiles(root, Object.fromEntries(Object.keys(many).map((path) => [path, FAULTY])));
    expect(await buildSite(root)).toMatchObject({ ok: false, counts: { held: 12 } });
    expect(treeOf(root)).toEqual(tree);
    // Once fewer are at fault, each of them is there.
    writeFiles(root, { ...SITE, ...many, [A]: FAULTY });
    await buildSite(root);
    expect(treeOf(root)).toEqual(tree);
  });

  it('waits for its time if the clock is before it', async () => {
    const { root } = await builtSite();
    writeFiles(root, { [A]: FAULTY });
    await buildSite(root);
    const before = Date.UTC(2022, 0, 1);
    expect(await buildSite(root, { now: before })).toMatchObject({ counts: { lastGood: 0 } });
  });
});

describe('what was never published', () => {
  it.each<[what: string, files: Files, options: BuildOptions]>([
    ['a post of the future', { [A]: post({ title: 'A', date: '2030-01-01' }) }, {}],
    ['a post that was held', { [A]: post({ title: 'A', permalink: '/archive/' }) }, {}],
    ['a site that was not', { 'templates/layouts/post.html': '{% if %}' }, {}],
  ])('has no last good version: %s', async (_, files, options) => {
    const root = makeSite({ ...SITE, ...files });
    await buildSite(root, options);
    writeFiles(root, { [A]: FAULTY, 'templates/layouts/post.html': '{{ content }}' });
    const later = { now: Date.UTC(2031, 0, 1) };
    expect(await buildSite(root, later)).toMatchObject({
      ok: true,
      counts: { posts: 2, held: 1, lastGood: 0 },
    });
  });
});

describe('a last good version', () => {
  it('is the last one without fault, published or not, of a post that is', async () => {
    const { root } = await builtSite();
    const second = { [A]: post({ title: 'second' }) };
    writeFiles(root, { ...second, 'data/bad.json': '{' });
    expect(await buildSite(root)).toMatchObject({ ok: false });
    writeFiles(root, { [A]: FAULTY });
    expect(await buildSite(root)).toMatchObject({ ok: false });
    rmSync(join(root, 'data'), { recursive: true });
    await buildSite(root);
    expect(treeOf(root)).toEqual(await cleanTree({ ...SITE, ...second }));
  });

  it('outlives `clean`', async () => {
    const { root, tree } = await builtSite();
    writeFiles(root, { [A]: FAULTY });
    await buildSite(root);
    cleanSite(join(root, '_site'), join(root, '.gazette'));
    expect(existsSync(join(root, '.gazette/store'))).toBe(false);
    await buildSite(root);
    expect(treeOf(root)).toEqual(tree);
  });

  it('is written again where it has gone', async () => {
    const { root, tree } = await builtSite();
    writeFiles(root, { [A]: FAULTY });
    await buildSite(root);
    rmSync(join(root, '.gazette/held'), { recursive: true });
    writeFiles(root, { [A]: `${FAULTY}\n` });
    await buildSite(root);
    cleanSite(join(root, '_site'), join(root, '.gazette'));
    await buildSite(root);
    expect(treeOf(root)).toEqual(tree);
  });

  it.each<[what: string, damage: (path: string, text: string) => void]>([
    ['cut off', (path, text) => writeFileSync(path, text.slice(0, -20))],
    ['changed', (path, text) => writeFileSync(path, text.replace('第一版', '第一顿'))],
    [
      'of a version that nobody knows',
      (path, text) => writeFileSync(path, text.replace('held 1', 'held 99')),
    ],
    ['no JSON', (path) => writeFileSync(path, 'hello')],
  ])('that cannot be read is one line: %s', async (_, damage) => {
    const { root } = await builtSite();
    writeFiles(root, { [A]: FAULTY });
    await buildSite(root);
    const [name = ''] = heldFiles(root).filter((file) => file !== 'list.json');
    const path = join(root, '.gazette/held', name);
    damage(path, readFileSync(path, 'utf8'));
    // As long as there is a store, nobody asks for it.
    expect(await buildSite(root, { verify: true })).toMatchObject({ counts: { lastGood: 1 } });
    rmSync(join(root, '.gazette/store'), { recursive: true });
    const { ok, diagnostics, counts } = await buildSite(root);
    expect(ok).toBe(true);
    expect(diagnostics.filter(({ code }) => code === 'held-unreadable')).toMatchObject([
      { severity: 'warning', file: A },
    ]);
    expect(counts).toMatchObject({ posts: 2, held: 1, lastGood: 0 });
  });

  it.each<[what: string, change: (root: string) => void]>([
    [
      'of another configuration',
      (root) => writeFiles(root, { '_config.yml': `${CONFIG}excerpt_separator: xx\n` }),
    ],
    [
      'that is worn',
      (root) => {
        const path = join(root, '.gazette/store/index');
        const index = decodeIndex(readFileSync(path));
        if (index === null) throw new Error('there is no index');
        const worn = encodeIndex({ ...index, dead: 1001 }, [index.paths]);
        writeFileSync(path, Buffer.concat(worn));
      },
    ],
  ])('is taken from a store %s, too', async (_, change) => {
    const { root, tree } = await builtSite();
    change(root);
    writeFiles(root, { [A]: FAULTY, 'data/bad.json': '{' });
    expect(await buildSite(root)).toMatchObject({ ok: false });
    writeFiles(root, { 'pages/about.md': FAULTY });
    rmSync(join(root, 'data'), { recursive: true });
    expect(await buildSite(root)).toMatchObject({ counts: { lastGood: 2 } });
    const page = 'news/2022/01/06/a.html';
    expect(treeOf(root)[page]).toBe(tree[page]);
    expect(treeOf(root)['about.html']).toBe(tree['about.html']);
    expect(existsSync(join(root, '.gazette/store-before'))).toBe(false);
  });

  it('is sanitised by the rules of today, also where those of its time let more pass', async () => {
    const trusting = `${CONFIG}trust: [posts]\n`;
    const body = '<p>留下的正文。</p><script>alert(1)</script>';
    const { root, tree } = await builtSite({
      ...SITE,
      '_config.yml': trusting,
      [A]: post({ title: '"甲"' }, body),
    });
    const page = '2022/01/06/a.html';
    expect(tree[page]).toContain('alert(1)');
    writeFiles(root, { [A]: FAULTY });
    await buildSite(root);
    expect(treeOf(root)[page]).toBe(tree[page]);
    writeFiles(root, { '_config.yml': CONFIG });
    expect(await buildSite(root)).toMatchObject({ counts: { held: 1, lastGood: 1 } });
    const sanitised = treeOf(root);
    expect(sanitised[page]).toContain('<p>留下的正文。</p>');
    expect(Object.values(sanitised).join('')).not.toContain('alert(1)');
    cleanSite(join(root, '_site'), join(root, '.gazette'));
    await buildSite(root);
    expect(treeOf(root)).toEqual(sanitised);
  });

  it('keeps its formulas where it is sanitised again, and nothing else that only looks like one', async () => {
    const own =
      '<math><mtext><a href="javascript:alert(1)">x</a></mtext></math><math><mi onclick="alert(1)">自</mi></math>';
    const deep = `<math>${'<mrow>'.repeat(50_000)}</math>`;
    const { root, tree } = await builtSite({
      ...SITE,
      '_config.yml': `${CONFIG}math: true\ntrust: [posts]\n`,
      [A]: post({ title: '"甲"' }, `导语 $x^2$\n\n<p class="mine">${own}${deep}</p>\n\n$$\ny\n$$`),
    });
    const page = '2022/01/06/a.html';
    const squared = '<math><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>';
    expect(tree[page]).toContain(squared);
    writeFiles(root, { [A]: FAULTY });
    await buildSite(root);
    for (const math of ['math: true\n', '']) {
      writeFiles(root, { '_config.yml': CONFIG + math });
      expect(await buildSite(root)).toMatchObject({ counts: { held: 1, lastGood: 1 } });
      expect(treeOf(root)[page]).toContain(
        `<p>导语 ${squared}</p>\n<p><math><mi>自</mi></math></p>\n<p><math display="block"><mrow><mi>y</mi></mrow></math></p>`,
      );
      expect(treeOf(root)['feed.xml']).not.toContain('alert(1)');
    }
  });

  it('is read as an earlier version of gazette wrote it', async () => {
    const path = 'posts/2022-03-04-old.md';
    const root = makeSite({ ...SITE, [path]: FAULTY });
    writeFiles(root, {
      '.gazette/held/02c819f0e1781b7489a8d701739ae27b.json': readFileSync(
        new URL('../fixtures/held/version-1.json', import.meta.url),
      ),
    });
    expect(await buildSite(root)).toMatchObject({ counts: { held: 1, lastGood: 1 } });
    expect(treeOf(root)['2022/03/04/old.html']).toContain('<p>留下的正文。</p>');
  });
});

it('the list of what is held says since when', async () => {
  const { root } = await builtSite();
  writeFiles(root, { [A]: FAULTY });
  await buildSite(root);
  const folder = join(root, '.gazette/held');
  const [first] = readHeldList(folder);
  expect(first).toMatchObject({ path: A, code: 'date-invalid', line: 3, lastGood: true });
  expect(Math.abs(Date.parse(first?.since ?? '') - Date.now())).toBeLessThan(60_000);
  writeFiles(root, { 'posts/2022-05-05-new.md': '---\nx', [A]: '---\nother' });
  await buildSite(root);
  expect(readHeldList(folder)).toMatchObject([
    { path: A, code: 'front-matter-unclosed', since: first?.since },
    { path: 'posts/2022-05-05-new.md', lastGood: false },
  ]);
});

describe('a site with last good versions', () => {
  const PATHS = [A, 'posts/2022-01-06-b.md', 'drafts/d.md', 'pages/about.md'];
  const GOOD = [1, 2, 3].map((n) =>
    post({ title: `T${n}`, category: 'News', date: `2022-01-0${n} 10:00` }, `版${n}`),
  );
  const BAD = [
    FAULTY,
    post({ layout: 'nope' }, '坏'),
    post({ title: 'x', permalink: '/:bad/' }),
    Buffer.from([0xff, 0xff]),
  ];
  const step = fc.record({
    path: fc.constantFrom(...PATHS),
    to: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...GOOD) },
      { weight: 4, arbitrary: fc.constantFrom(...BAD) },
      fc.constantFrom('removed' as const, post({ published: 'no' }), 'same' as const),
    ),
    how: fc.constantFrom(
      'build',
      'build',
      'fault of the site',
      'no build',
      'clean',
    ) as fc.Arbitrary<'build' | 'fault of the site' | 'no build' | 'clean'>,
  });

  it('is what one is whose faulty posts are as they were last good, after any changes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
        const root = makeSite({ '_config.yml': CONFIG });
        const files = new Map<string, string | Buffer>();
        /** What was good when a build last looked, of what is published. */
        const good = new Map<string, string>();
        const published = new Set<string>();
        /** What was at fault then. */
        const held = new Set<string>();
        let time = NOW / 1000;
        for (const { path, to, how } of steps) {
          if (to === 'removed') {
            files.delete(path);
            rmSync(join(root, path), { force: true });
          } else if (to !== 'same') {
            files.set(path, to);
            writeFiles(root, { [path]: to });
            utimesSync(join(root, path), ++time, time);
          }
          if (how === 'no build') continue;
          if (how === 'clean') {
            cleanSite(join(root, '_site'), join(root, '.gazette'));
            // What was not held is known from nowhere else.
            for (const name of [...good.keys()].filter((each) => !held.has(each))) {
              good.delete(name);
              published.delete(name);
            }
          }
          const isFault = how === 'fault of the site';
          if (isFault) writeFiles(root, { 'data/bad.json': '{' });
          const result = await buildSite(root, { drafts: true });
          expect(result.ok).toBe(!isFault);
          rmSync(join(root, 'data'), { recursive: true, force: true });
          for (const [name, content] of files) {
            if (GOOD.includes(content as string) && (!isFault || published.has(name)))
              good.set(name, content as string);
          }
          held.clear();
          for (const [name, content] of files) if (BAD.includes(content as string)) held.add(name);
          if (isFault) continue;
          const effective: Record<string, string> = {};
          for (const [name, content] of files) {
            const isBad = BAD.includes(content as string);
            const shown = isBad ? good.get(name) : (content as string);
            if (shown !== undefined) effective[name] = shown;
          }
          published.clear();
          for (const name of [...good.keys()])
            if (effective[name] === undefined || !GOOD.includes(effective[name] as string))
              good.delete(name);
            else published.add(name);
          const clean = makeSite({ '_config.yml': CONFIG, ...effective });
          await buildSite(clean, { drafts: true });
          expect(treeOf(root)).toEqual(treeOf(clean));
        }
      }),
      { numRuns: 15 },
    );
  }, 60_000);
});
