import { join } from 'node:path';
import { parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { buildSite, CONFIG, type Files, makeSite, post, readTree } from '../helpers/site.js';
import { all, type Element, parseXml, textIn } from '../helpers/xml.js';

async function built(files: Files, config = CONFIG): Promise<Record<string, string>> {
  const root = makeSite({ '_config.yml': config, ...files });
  const result = await buildSite(root);
  expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return readTree(join(root, '_site'));
}

const BASE = `${CONFIG}baseurl: /some/folder\n`;
const LINKS = [
  '<a href="/about.html">1</a> <a href=\'/b.html\'>2</a> <a href=/c.html>3</a>',
  '<a href="//cdn.org/x.js">4</a> <a href="https://o.org/y">5</a> <a href="mailto:a@b.c">6</a>',
  '<img src="/i.png" alt=""> <a href="#top">7</a> <a href="sibling.html">8</a>',
  '`<a href="/code">`',
].join('\n');

describe('the Atom feed', () => {
  const files: Files = {
    'posts/mian/2022-01-06-NW1.md': post(
      {
        title: "'A & B <i> 😀 ]]>'",
        categories: '[绵阳]',
        tags: '[t, 绵阳]',
        author: '记者',
        description: '摘要',
        lang: 'en',
      },
      LINKS,
    ),
    'posts/2022-01-05-b.md': post(
      { title: '"\\u0007bell\\uFFFE\\uD83D"', updated: '2022-03-01 08:00:00' },
      'a\u0001b\u000bc ]]> 😀\n\n<b title="]]>">x</b>',
    ),
    'posts/2022-01-04-c.md': post({ title: '丙', permalink: '/x/y/' }),
  };

  it('is well-formed whatever titles and bodies hold', async () => {
    const feed = parseXml((await built(files))['feed.xml']);
    expect(feed.name).toBe('feed');
    const entries = all(feed, 'entry');
    expect(entries.map((entry) => textIn(entry, 'title'))).toEqual([
      'A & B <i> 😀 ]]>',
      expect.stringMatching(/^bell/),
      '丙',
    ]);
    expect(textIn(entries[1], 'content')).toMatch(/ab ?c \]\]&gt; 😀/);
  });

  it('has the ids that jekyll-feed gives, and absolute addresses with baseurl', async () => {
    const tree = await built(files, BASE);
    const feed = parseXml(tree['feed.xml']);
    expect(textIn(feed, 'id')).toBe('https://example.com/some/folder/feed.xml');
    expect(all(feed, 'entry').map((entry) => textIn(entry, 'id'))).toEqual([
      'https://example.com/some/folder/%E7%BB%B5%E9%98%B3/2022/01/06/NW1',
      'https://example.com/some/folder/2022/01/05/b',
      // Jekyll 4.3.1: the folder of the address and the slug.
      'https://example.com/some/folder/x/c',
    ]);
    expect(all(feed, 'entry').map((entry) => all(entry, 'link')[0]?.attributes.href)).toEqual([
      'https://example.com/some/folder/%E7%BB%B5%E9%98%B3/2022/01/06/NW1.html',
      'https://example.com/some/folder/2022/01/05/b.html',
      'https://example.com/some/folder/x/y/',
    ]);
    expect(all(feed, 'link').map(({ attributes }) => [attributes.rel, attributes.href])).toEqual([
      ['self', 'https://example.com/some/folder/feed.xml'],
      ['alternate', 'https://example.com/some/folder/'],
    ]);
  });

  it.each([
    ['', 'https://example.com'],
    ['/some/folder', 'https://example.com/some/folder'],
  ])('has absolute links in its content (baseurl "%s")', async (baseurl, root) => {
    const tree = await built(files, `${CONFIG}baseurl: "${baseurl}"\n`);
    const atom = textIn(all(parseXml(tree['feed.xml']), 'entry')[0], 'content') ?? '';
    const json = (JSON.parse(tree['feed.json'] ?? '') as { items: { content_html: string }[] })
      .items[0]?.content_html;
    for (const content of [atom, json ?? '']) {
      const links = [...content.matchAll(/<[^>]*?\s(?:href|src)=["']([^"']*)["']/g)].map(
        (match) => match[1],
      );
      const page = `${root}/%E7%BB%B5%E9%98%B3/2022/01/06/`;
      expect(links).toEqual([
        `${root}/about.html`,
        `${root}/b.html`,
        `${root}/c.html`,
        '//cdn.org/x.js',
        'https://o.org/y',
        'mailto:a@b.c',
        `${root}/i.png`,
        `${page}NW1.html#top`,
        `${page}sibling.html`,
      ]);
      expect(content).toMatch(/<code>&lt;a href=(?:"|&quot;)\/code(?:"|&quot;)&gt;<\/code>/);
    }
  });

  it('is as old as its newest change, not as the clock', async () => {
    const feed = parseXml((await built(files))['feed.xml']);
    expect(textIn(feed, 'updated')).toBe('2022-03-01T08:00:00+08:00');
    expect(
      all(feed, 'entry').map((entry) => [textIn(entry, 'published'), textIn(entry, 'updated')]),
    ).toEqual([
      ['2022-01-06T00:00:00+08:00', '2022-01-06T00:00:00+08:00'],
      ['2022-01-05T00:00:00+08:00', '2022-03-01T08:00:00+08:00'],
      ['2022-01-04T00:00:00+08:00', '2022-01-04T00:00:00+08:00'],
    ]);
    expect(textIn(parseXml((await built({}))['feed.xml']), 'updated')).toBe(
      '1970-01-01T00:00:00+00:00',
    );
  });

  it('names terms once, authors, languages and summaries', async () => {
    const entry = all(parseXml((await built(files))['feed.xml']), 'entry')[0] as Element;
    expect(all(entry, 'category').map(({ attributes }) => attributes.term)).toEqual(['绵阳', 't']);
    expect(textIn(all(entry, 'author')[0], 'name')).toBe('记者');
    expect(entry.attributes['xml:lang']).toBe('en');
    expect(textIn(entry, 'summary')).toBe('摘要');
  });

  it('has no more posts than its limit, and one for each category', async () => {
    const tree = await built(files, `${CONFIG}feed: { limit: 2 }\n`);
    expect(all(parseXml(tree['feed.xml']), 'entry')).toHaveLength(2);
    expect((JSON.parse(tree['feed.json'] ?? '') as { items: unknown[] }).items).toHaveLength(2);
    const category = parseXml(tree['feed/绵阳.xml']);
    expect(all(category, 'entry')).toHaveLength(1);
    expect(textIn(category, 'title')).toBe('绵阳 – 小报');
    expect(textIn(category, 'id')).toBe('https://example.com/feed/%E7%BB%B5%E9%98%B3.xml');
  });

  it('has what JSON Feed 1.1 asks for', async () => {
    const text = (await built(files, BASE))['feed.json'] ?? '';
    const feed = JSON.parse(text) as Record<string, unknown> & { items: Record<string, unknown>[] };
    expect(feed).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      title: '小报',
      home_page_url: 'https://example.com/some/folder/',
      feed_url: 'https://example.com/some/folder/feed.json',
      language: 'zh-CN',
    });
    for (const item of feed.items) {
      expect(item).toMatchObject({
        id: expect.stringMatching(/^https:/),
        url: expect.stringMatching(/^https:/),
        content_html: expect.any(String),
        date_published: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}[+-]\d\d:\d\d$/),
      });
    }
    expect(feed.items[0]).toMatchObject({
      title: 'A & B <i> 😀 ]]>',
      authors: [{ name: '记者' }],
      tags: ['绵阳', 't'],
      language: 'en',
    });
    expect(text).not.toMatch(/\\ud[89a-f]/i);
  });
});

describe('sitemaps, robots, 404 and redirects', () => {
  const files: Files = {
    'posts/2022-01-06-a.md': post({
      title: '甲',
      categories: '[绵阳]',
      redirect_from: '[/old/a, /old/b.html]',
    }),
    'posts/2022-02-05-b.md': post({ title: '乙', updated: '2022-03-01 08:00:00' }),
    'posts/2022-01-02-c.md': post({ title: '丙' }),
    'pages/about.md': post({ title: '关于' }),
  };
  const ROOT = 'https://example.com/some/folder';
  const locations = (element: Element): (string | undefined)[][] =>
    element.children.map((child) => [textIn(child, 'loc'), textIn(child, 'lastmod')]);

  it('an index of months and pages, with dates from the posts', async () => {
    const tree = await built(files, BASE);
    expect(locations(parseXml(tree['sitemap.xml']))).toEqual([
      [`${ROOT}/sitemap/pages.xml`, undefined],
      [`${ROOT}/sitemap/2022-02.xml`, '2022-03-01T08:00:00+08:00'],
      [`${ROOT}/sitemap/2022-01.xml`, '2022-01-06T00:00:00+08:00'],
    ]);
    expect(locations(parseXml(tree['sitemap/2022-01.xml']))).toEqual([
      [`${ROOT}/%E7%BB%B5%E9%98%B3/2022/01/06/a.html`, '2022-01-06T00:00:00+08:00'],
      [`${ROOT}/2022/01/02/c.html`, '2022-01-02T00:00:00+08:00'],
    ]);
    const pages = locations(parseXml(tree['sitemap/pages.xml'])).map(([place]) => place);
    expect(pages).toContain(`${ROOT}/about.html`);
    expect(pages).toContain(`${ROOT}/`);
    expect(pages).toContain(`${ROOT}/category/%E7%BB%B5%E9%98%B3.html`);
    expect(pages.join()).not.toMatch(/404|\/old\//);
    expect(tree['robots.txt']).toBe(`User-agent: *\nDisallow:\n\nSitemap: ${ROOT}/sitemap.xml\n`);
  });

  it('neither robots nor sitemap where they are not wanted', async () => {
    const tree = await built(files, `${CONFIG}sitemap: false\nrobots: false\n`);
    expect(Object.keys(tree).filter((file) => /sitemap|robots/.test(file))).toEqual([]);
    expect((await built(files, `${CONFIG}sitemap: false\n`))['robots.txt']).toBe(
      'User-agent: *\nDisallow:\n',
    );
  });

  it('a page for missing addresses, and redirects, that no search engine keeps', async () => {
    const tree = await built(files, BASE);
    expect(tree['404.html']).toContain('<meta name="robots" content="noindex">');
    expect(tree['404.html']).not.toContain('rel="canonical"');
    const target = '/some/folder/%E7%BB%B5%E9%98%B3/2022/01/06/a.html';
    for (const file of ['old/a/index.html', 'old/b.html']) {
      expect(tree[file]).toContain(`<meta http-equiv="refresh" content="0; url=${target}">`);
      expect(tree[file]).toContain(`<a href="${target}">`);
      expect(tree[file]).toContain('noindex');
    }
  });
});

interface Node {
  readonly nodeName: string;
  readonly attrs?: readonly { readonly name: string; readonly value: string }[];
  readonly childNodes?: readonly Node[];
}

function* linksOf(node: Node): Generator<string> {
  for (const { name, value } of node.attrs ?? [])
    if (name === 'href' || name === 'src') yield value;
  for (const child of node.childNodes ?? []) yield* linksOf(child);
}

describe.each(['', '/some/folder'])('with baseurl "%s"', (baseurl) => {
  it('every link within the site leads to a file, and every file but a few is linked', async () => {
    const day = (n: number): string => String(n).padStart(2, '0');
    const tree = await built(
      {
        ...Object.fromEntries(
          Array.from({ length: 24 }, (_, index) => [
            `posts/2022/2022-0${(index % 3) + 1}-${day((index % 4) + 1)}-p${index}.md`,
            post(
              {
                title: `第 ${index} 篇`,
                categories: `[绵阳日报, "C# & ${index % 5}?"]`,
                tags: '[甲 乙]',
              },
              `[首页](/) [标签](/tag/) ![图](/图 片.png)\n\n脚注[^1]\n\n[^1]: 注。\n\n<a href="http://old.example.net/category/绵阳日报.html">旧</a>`.replace(
                '图 片',
                '图',
              ),
            ),
          ]),
        ),
        'posts/2021-12-31-r.md': post({ title: '旧', redirect_from: '[/r/]' }),
        'pages/about.md': post({ title: '关于' }, '[存档](/archive/)'),
        'public/图.png': 'x',
      },
      `${CONFIG}baseurl: "${baseurl}"\naliases: [old.example.net]\nlisting: { size: 4, split: 3 }\n`,
    );
    const linked = new Set<string>();
    const broken: string[] = [];
    for (const [file, html] of Object.entries(tree)) {
      if (!file.endsWith('.html')) continue;
      const here = new URL(`https://example.com${baseurl}/${encodeURI(file)}`);
      for (const link of linksOf(parse(html) as unknown as Node)) {
        const url = new URL(link, here);
        if (url.host !== 'example.com') continue;
        const path = decodeURIComponent(url.pathname);
        const target = path.startsWith(`${baseurl}/`)
          ? path.slice(baseurl.length + 1)
          : '(outside)';
        const found = target === '' || target.endsWith('/') ? `${target}index.html` : target;
        if (found in tree) linked.add(found);
        else broken.push(`${file}: ${link}`);
      }
    }
    expect(broken).toEqual([]);
    const lonely = Object.keys(tree).filter((file) => !linked.has(file));
    // Made for machines, or for old links.
    expect(
      lonely.filter(
        (file) =>
          !/^(?:404\.html|robots\.txt|theme\/feed\.css|sitemap(?:\.xml|\/.*))$|^r\/index\.html$|^about\.html$|^(?:tag|category)\/[^/]+\/index\.html$/.test(
            file,
          ),
      ),
    ).toEqual([]);
    expect(linked.size).toBeGreaterThan(60);
  });
});
