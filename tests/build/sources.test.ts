import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildSite, CONFIG, type Files, makeSite, post, readTree } from '../helpers/site.js';

const POST: Files = {
  'posts/2022-01-06-a.md': post({ title: '甲', categories: '[绵阳日报]', tags: '[x]' }),
};

async function built(files: Files, config = ''): Promise<Record<string, string>> {
  const root = makeSite({ '_config.yml': `${CONFIG}${config}`, ...files });
  const result = await buildSite(root);
  expect(result).toMatchObject({ ok: true, diagnostics: [] });
  return readTree(join(root, '_site'));
}

describe('a site', () => {
  it('of one post is whole', async () => {
    const tree = await built(POST);
    expect(Object.keys(tree)).toEqual([
      '404.html',
      'archive/2022/01/06/index.html',
      'archive/2022/01/index.html',
      'archive/2022/index.html',
      'archive/index.html',
      'category/index.html',
      'category/绵阳日报.html',
      'feed.json',
      'feed.xml',
      'feed/绵阳日报.xml',
      'index.html',
      'robots.txt',
      'sitemap.xml',
      'sitemap/2022-01.xml',
      'sitemap/pages.xml',
      'tag/index.html',
      'tag/x.html',
      'theme/feed.css',
      'theme/icon-180.png',
      'theme/icon.svg',
      'theme/style.css',
      'theme/theme.js',
      '绵阳日报/2022/01/06/a.html',
    ]);
    const link = 'href="/%E7%BB%B5%E9%98%B3%E6%97%A5%E6%8A%A5/2022/01/06/a.html"';
    for (const list of [
      'index.html',
      'category/绵阳日报.html',
      'tag/x.html',
      'archive/2022/01/06/index.html',
    ])
      expect(tree[list]).toContain(link);
  });

  it('without any source is whole, too', async () => {
    const tree = await built({});
    expect(Object.keys(tree)).toContain('index.html');
    expect(tree['feed.xml']).toContain('<feed');
  });

  it('shows the newest posts on the head and keeps a crowded day in parts', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 7 }, (_, n) => [
        `posts/2022-01-06-p${n}.md`,
        post({ title: `P${n}`, category: 'c', date: `2022-01-06 0${n}:00:00` }),
      ]),
    );
    const tree = await built(files, 'listing: { size: 2, split: 3 }\n');
    const shown = (file: string) =>
      [...(tree[file] ?? 'missing').matchAll(/href="\/c\/2022\/01\/06\/(p\d)\.html"/g)].map(
        ([, name]) => name,
      );
    // The newest, and the last five of the newspaper.
    expect(shown('index.html')).toEqual(['p6', 'p5', 'p6', 'p5', 'p4', 'p3', 'p2']);
    expect(shown('category/c.html')).toEqual(['p6', 'p5']);
    for (const base of ['archive', 'category/c']) {
      expect(shown(`${base}/2022/index.html`)).toEqual([]);
      expect(shown(`${base}/2022/01/index.html`)).toEqual([]);
      expect(shown(`${base}/2022/01/06/index.html`)).toEqual(['p6']);
      expect(shown(`${base}/2022/01/06/2/index.html`)).toEqual(['p5', 'p4', 'p3']);
      expect(shown(`${base}/2022/01/06/1/index.html`)).toEqual(['p2', 'p1', 'p0']);
    }
    expect(tree['category/c/index.html']).toContain('url=/category/c.html');
  });
});

describe('public/', () => {
  it('is copied byte for byte, hidden files too', async () => {
    const bytes = Buffer.from([0, 255, 13, 10, 0xef, 0xbb, 0xbf]);
    const root = makeSite({
      '_config.yml': CONFIG,
      'public/a/b.bin': bytes,
      'public/.well-known/x': 'x',
      'public/empty': '',
    });
    await buildSite(root);
    expect(readFileSync(join(root, '_site/a/b.bin'))).toEqual(bytes);
    expect(readFileSync(join(root, '_site/.well-known/x'), 'utf8')).toBe('x');
    expect(readFileSync(join(root, '_site/empty'))).toHaveLength(0);
  });

  it.each(['robots.txt', '404.html', 'index.html', 'feed.xml', 'theme/style.css', 'sitemap.xml'])(
    'overrides the generated %s',
    async (file) => {
      expect((await built({ ...POST, [`public/${file}`]: 'mine' }))[file]).toBe('mine');
    },
  );

  it('wins over pages/, which is a fault of the page', async () => {
    const root = makeSite({
      '_config.yml': CONFIG,
      'public/about.html': 'mine',
      'pages/about.md': post({ title: 'About' }),
    });
    expect(await buildSite(root)).toMatchObject({
      ok: true,
      counts: { held: 1, pages: 0 },
      diagnostics: [{ code: 'address-taken', file: 'pages/about.md' }],
    });
    expect(readTree(join(root, '_site'))['about.html']).toBe('mine');
  });
});

describe('pages/', () => {
  it('may be Markdown, HTML or a template, at their place or their permalink', async () => {
    const tree = await built({
      ...POST,
      'pages/about.md': post({ title: 'About' }, '**bold**'),
      'pages/a/b.html': post({ title: 'B', layout: 'none' }, '<i>{{ raw }}</i>'),
      'pages/list.json.njk': post({ layout: 'none' }, '{{ site.posts.length }}'),
      'pages/moved.md': post({ title: 'M', permalink: '/info' }),
    });
    expect(tree['about.html']).toMatch(/<h1>About<\/h1>[\s\S]*<strong>bold<\/strong>/);
    expect(tree['a/b.html']?.trim()).toBe('<i>{{ raw }}</i>');
    expect(tree['list.json']?.trim()).toBe('1');
    expect(tree['info/index.html']).toContain('<h1>M</h1>');
    expect(tree['sitemap/pages.xml']).toContain('https://example.com/info/');
    expect(tree['sitemap/pages.xml']).not.toContain('list.json');
  });

  it.each([
    ['pages/404.md', '404.html'],
    ['pages/index.md', 'index.html'],
    ['pages/robots.txt.njk', 'robots.txt'],
    ['pages/category/index.md', 'category/index.html'],
  ])('%s overrides the generated %s', async (page, file) => {
    const tree = await built({ ...POST, [page]: post({ title: 'Mine', layout: 'none' }, 'mine') });
    expect(tree[file]).toContain('mine');
    expect(tree[file]).not.toContain('</html>');
  });
});

describe('data/ and templates/', () => {
  it('reach the pages, the site’s files before the theme’s', async () => {
    const tree = await built({
      ...POST,
      'data/people.yml': '- name: 王\n- name: 李\n',
      'data/deep/table.csv': 'key,value\na,1\n',
      'templates/layouts/404.html':
        '{{ site.data.people[1].name }} {{ site.data.deep.table[0].value }}',
    });
    expect(tree['404.html']).toBe('李 1');
    expect(tree['index.html']).toContain('</html>');
  });
});

describe('redirect_from', () => {
  it('makes a page that leads on, unless something real is there', async () => {
    const root = makeSite({
      '_config.yml': `${CONFIG}baseurl: /news\n`,
      'posts/2022-01-06-a.md': post({ title: 'A', redirect_from: '[/old, /index.html]' }),
    });
    const result = await buildSite(root);
    expect(result).toMatchObject({
      ok: true,
      diagnostics: [
        { code: 'redirect-dropped', severity: 'warning', file: 'posts/2022-01-06-a.md' },
      ],
    });
    const tree = readTree(join(root, '_site'));
    expect(tree['old/index.html']).toContain('url=/news/2022/01/06/a.html');
    expect(tree['index.html']).not.toContain('http-equiv="refresh"');
  });
});

describe('names', () => {
  it('that differ in case make two pages and a warning', async () => {
    const root = makeSite({
      '_config.yml': CONFIG,
      'posts/2022-01-06-a.md': post({ title: 'A', tags: '[News]' }),
      'posts/2022-01-07-b.md': post({ title: 'B', tags: '[news]' }),
    });
    expect(await buildSite(root)).toMatchObject({
      ok: true,
      diagnostics: [{ code: 'terms-differ-in-case', severity: 'warning' }],
    });
    const tree = readTree(join(root, '_site'));
    expect(Object.keys(tree).filter((file) => /^tag\/news/i.test(file))).toHaveLength(2);
  });

  it('that no host stores are made safe, and every link to them resolves', async () => {
    const root = makeSite({
      '_config.yml': CONFIG,
      'posts/2022-01-06-con.md': post({
        title: 'A',
        categories: '["C#", "绵阳?", "..", "a/b"]',
        tags: '["\\ud800", "Cafe\\u0301"]',
      }),
    });
    const result = await buildSite(root);
    expect(result.ok).toBe(true);
    expect(result.diagnostics.map(({ code }) => code)).toContain('address-unsafe');
    const tree = readTree(join(root, '_site'));
    const files = new Set(Object.keys(tree));
    for (const [file, text] of Object.entries(tree)) {
      if (!file.endsWith('.html')) continue;
      for (const [, href = ''] of text.matchAll(/(?:href|src)="(\/[^"#?]*)/g)) {
        const path = decodeURIComponent(href).slice(1);
        expect(files).toContain(path === '' || path.endsWith('/') ? `${path}index.html` : path);
      }
    }
  });
});
