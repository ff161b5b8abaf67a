import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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

const BROKEN = '---\ntitle: [unclosed\n---\nx\n';

const posts = (count: number, from = 0): Files =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => [
      `posts/2022-01-06-p${n + from}.md`,
      post({ title: `P${n + from}` }),
    ]),
  );
const broken = (count: number): Files =>
  Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`posts/2022-01-07-x${n}.md`, BROKEN]),
  );

const published = (root: string): string[] => Object.keys(readTree(join(root, '_site')));

describe('a post at fault', () => {
  it('is held and named, and everything else is published', async () => {
    const root = makeSite({ '_config.yml': CONFIG, ...posts(3), ...broken(1) });
    const result = await buildSite(root);
    expect(result).toMatchObject({ ok: true, counts: { posts: 3, held: 1 } });
    expect(result.diagnostics).toMatchObject([
      {
        code: 'front-matter-invalid',
        severity: 'error',
        scope: 'post',
        file: 'posts/2022-01-07-x0.md',
        line: expect.any(Number),
      },
    ]);
    const clean = makeSite({ '_config.yml': CONFIG, ...posts(3) });
    await buildSite(clean);
    expect(readTree(join(root, '_site'))).toEqual(readTree(join(clean, '_site')));
  });

  it('publishes nothing with --strict, and leaves what was published', async () => {
    const root = makeSite({ '_config.yml': CONFIG, ...posts(3) });
    await buildSite(root);
    const before = readTree(join(root, '_site'));
    writeFiles(root, { ...broken(1), ...posts(1, 10) });
    const result = await buildSite(root, { strict: true });
    expect(result).toMatchObject({ ok: false, counts: { held: 1 } });
    expect(result.diagnostics.map(({ code, scope }) => [code, scope])).toEqual([
      ['front-matter-invalid', 'post'],
      ['fault-limit', 'site'],
    ]);
    expect(readTree(join(root, '_site'))).toEqual(before);
  });

  it('is no fault for --strict if it is only a warning', async () => {
    const root = makeSite({ '_config.yml': CONFIG, 'posts/2022-01-06-a.md': '正文。\n' });
    const result = await buildSite(root, { strict: true });
    expect(result.diagnostics.map(({ severity }) => severity)).toEqual(['warning']);
    expect(result.ok).toBe(true);
  });

  it.each([
    [10, 5, true],
    [11, 5, false],
    [11, 99, true],
    [11, 98, false],
    [12, 99, false],
  ])('%i of them among %i others: published %s', async (faulty, good, ok) => {
    const root = makeSite({ '_config.yml': CONFIG, ...posts(good), ...broken(faulty) });
    const result = await buildSite(root);
    expect(result).toMatchObject({ ok });
    expect(result.diagnostics.filter(({ scope }) => scope === 'post')).toHaveLength(faulty);
    expect(result.diagnostics.filter(({ code }) => code === 'fault-limit')).toHaveLength(
      ok ? 0 : 1,
    );
    expect(existsSync(join(root, '_site'))).toBe(ok);
  });
});

describe('a fault of the site', () => {
  it('does not hide the others, nor those of posts', async () => {
    const root = makeSite({
      '_config.yml': CONFIG,
      ...posts(2),
      ...broken(1),
      'data/bad.json': '{',
      'templates/layouts/404.html': '{% if %}',
      'templates/layouts/bad.html': '---\na: [\n---\n',
    });
    const result = await buildSite(root, { strict: true });
    expect(result.ok).toBe(false);
    expect(result.diagnostics.map(({ code, file }) => `${code} ${file ?? ''}`).sort()).toEqual([
      'data-invalid data/bad.json',
      'fault-limit ',
      'front-matter-invalid posts/2022-01-07-x0.md',
      'template-invalid templates/layouts/404.html',
      'template-invalid templates/layouts/bad.html',
    ]);
    expect(existsSync(join(root, '_site'))).toBe(false);
  });
});

describe('a layout that is missing', () => {
  it('holds the post that names it, with the line and the layouts there are', async () => {
    const root = makeSite({
      '_config.yml': CONFIG,
      ...posts(1),
      'posts/2022-01-08-l.md': post({ title: 'L', layout: 'pots' }),
      'templates/layouts/special.html': '{{ content }}',
    });
    const result = await buildSite(root);
    expect(result).toMatchObject({ ok: true, counts: { posts: 1, held: 1 } });
    expect(result.diagnostics).toMatchObject([
      {
        code: 'layout-missing',
        scope: 'post',
        file: 'posts/2022-01-08-l.md',
        line: 3,
        excerpt: 'layout: pots',
        message: expect.stringMatching(/home.*post.*special/),
      },
    ]);
    expect(published(root)).not.toContain('2022/01/08/l.html');
    expect(published(root)).not.toContain('archive/2022/01/08/index.html');
  });
});

describe('an address that is taken', () => {
  it('holds a post that meets a generated listing, and publishes everything else', async () => {
    const root = makeSite({
      '_config.yml': CONFIG,
      'posts/2022-01-06-a.md': post({ title: 'A', category: 'News' }),
      'posts/2022-01-07-b.md': post({
        title: 'B',
        category: 'Rare',
        permalink: '/category/News.html',
      }),
    });
    const result = await buildSite(root);
    expect(result).toMatchObject({ ok: true, counts: { posts: 1, held: 1 } });
    expect(result.diagnostics).toMatchObject([
      {
        code: 'address-taken',
        file: 'posts/2022-01-07-b.md',
        message: expect.stringMatching(/\/category\/News\.html.*generated/),
      },
    ]);
    // The listings, too, are made without the held post.
    const clean = makeSite({
      '_config.yml': CONFIG,
      'posts/2022-01-06-a.md': post({ title: 'A', category: 'News' }),
    });
    await buildSite(clean);
    expect(readTree(join(root, '_site'))).toEqual(readTree(join(clean, '_site')));
  });

  it('is held for the later of two posts by path, until the earlier goes', async () => {
    const root = makeSite({
      '_config.yml': CONFIG,
      'posts/a/2022-01-06-x.md': post({ title: 'first' }),
      'posts/b/2022-01-06-x.md': post({ title: 'second' }),
    });
    const result = await buildSite(root);
    expect(result.diagnostics).toMatchObject([
      {
        code: 'address-taken',
        file: 'posts/b/2022-01-06-x.md',
        message: expect.stringContaining('posts/a/2022-01-06-x.md'),
      },
    ]);
    const page = () => readTree(join(root, '_site'))['2022/01/06/x.html'];
    expect(page()).toContain('<h1>first</h1>');
    rmSync(join(root, 'posts/a'), { recursive: true });
    expect(await buildSite(root)).toMatchObject({ ok: true, diagnostics: [] });
    expect(page()).toContain('<h1>second</h1>');
  });

  it('counts as a fault for --strict', async () => {
    const root = makeSite({
      '_config.yml': CONFIG,
      'posts/a/2022-01-06-x.md': post({ title: 'first' }),
      'posts/b/2022-01-06-x.md': post({ title: 'second' }),
    });
    expect(await buildSite(root, { strict: true })).toMatchObject({ ok: false });
    expect(existsSync(join(root, '_site'))).toBe(false);
  });
});

describe('what waits', () => {
  const site: Files = {
    '_config.yml': CONFIG,
    'posts/2022-12-31-now.md': post({ title: 'Now' }),
    'posts/2023-01-02-future.md': post({ title: 'Future' }),
    'posts/2022-01-01-no.md': post({ title: 'No', published: 'no' }),
    'drafts/idea.md': post({ title: 'Idea', date: '2022-05-05' }),
    'drafts/later.md': post({ title: 'Later', date: '2030-05-05' }),
    'pages/hidden.md': post({ title: 'Hidden', published: 'false' }),
  };
  const articles = (root: string) =>
    published(root).filter((file) => /^\d{4}\//.test(file) || file === 'hidden.html');

  it.each([
    [{}, ['2022/12/31/now.html'], { waiting: 1, unpublished: 2 }],
    [{ future: true }, ['2022/12/31/now.html', '2023/01/02/future.html'], { waiting: 0 }],
    [{ drafts: true }, ['2022/05/05/idea.html', '2022/12/31/now.html'], { waiting: 2 }],
    [
      { drafts: true, future: true },
      [
        ...['2022/05/05/idea.html', '2022/12/31/now.html', '2023/01/02/future.html'],
        '2030/05/05/later.html',
      ],
      { waiting: 0, posts: 4 },
    ],
    [{ now: NOW + 2 * 86_400_000 }, ['2022/12/31/now.html', '2023/01/02/future.html'], {}],
  ])('with %j', async (options, expected, counts) => {
    const root = makeSite(site);
    const result = await buildSite(root, options);
    expect(result).toMatchObject({ ok: true, counts, diagnostics: [] });
    expect(articles(root)).toEqual(expected);
  });

  it('comes to the instant: a post is due when its time has come', async () => {
    const root = makeSite({
      '_config.yml': CONFIG,
      'posts/2023-01-01-x.md': post({ title: 'X', date: '2023-01-01 08:00:00 +0800' }),
    });
    expect(await buildSite(root, { now: NOW - 1 })).toMatchObject({
      counts: { posts: 0, waiting: 1 },
    });
    expect(await buildSite(root, { now: NOW })).toMatchObject({ counts: { posts: 1, waiting: 0 } });
  });

  it('makes no listing: a term with future posts only has no page', async () => {
    const root = makeSite({
      '_config.yml': CONFIG,
      'posts/2023-01-02-f.md': post({ title: 'F', category: 'Later' }),
    });
    await buildSite(root);
    expect(
      published(root).filter((file) => file.includes('Later') || file.includes('2023')),
    ).toEqual([]);
  });
});
