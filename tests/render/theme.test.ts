import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { STYLE_CLASSES } from '../../src/content/style.js';
import { buildSite, CONFIG, type Files, makeSite, post, readTree } from '../helpers/site.js';

async function built(files: Files, config = CONFIG): Promise<Record<string, string>> {
  const root = makeSite({ '_config.yml': config, ...files });
  const result = await buildSite(root);
  expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return readTree(join(root, '_site'));
}

/** What a page says of itself to search engines. */
function jsonLd(html = ''): unknown {
  const text = /<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(html)?.[1];
  return text === undefined ? null : JSON.parse(text);
}

const strings = new URL('../../templates/strings/', import.meta.url);

describe('interface strings', () => {
  const keysOf = (value: unknown, prefix = ''): string[] =>
    Object.entries(value as object).flatMap(([key, inner]) =>
      typeof inner === 'object' && !Array.isArray(inner)
        ? keysOf(inner, `${prefix}${key}.`)
        : [prefix + key],
    );
  const read = (file: string): unknown => load(readFileSync(new URL(file, strings), 'utf8'));

  it.each(readdirSync(strings))('%s has all keys, and no others', (file) => {
    expect(keysOf(read(file))).toEqual(keysOf(read('zh-CN.yml')));
  });
});

it.each(['public/theme/style.css', 'themes/blog/public/theme/style.css'])(
  '%s has a rule for each class that stands for a style of a body',
  (sheet) => {
    const css = readFileSync(new URL(`../../${sheet}`, import.meta.url), 'utf8');
    expect(STYLE_CLASSES.filter((name) => !css.includes(`.${name} {`))).toEqual([]);
  },
);

describe('what a page says to machines', () => {
  const HOSTILE = '</script><script>alert(1)</script> "引号" & \\';
  const files: Files = {
    'posts/2022-01-06-a.md': post(
      {
        title: JSON.stringify(HOSTILE),
        date: '2022-01-06 08:12:53 +0800',
        categories: 'mianyangribao',
        tags: '绵阳日报新闻',
        image: '/i.png',
        updated: '2022-01-07 09:00:00 +0800',
      },
      '导语。',
    ),
  };
  const config = `${CONFIG}description: 一份小报\ntaxonomies: { category: { name_from: tags, strip_suffix: 新闻 }, tag: {} }\n`;

  it('an article is a NewsArticle with its way down, and every text in it is one', async () => {
    const tree = await built(files, config);
    const html = tree['mianyangribao/2022/01/06/a.html'];
    const url = 'https://example.com/mianyangribao/2022/01/06/a.html';
    expect(jsonLd(html)).toEqual({
      '@context': 'https://schema.org',
      '@graph': [
        {
          '@type': 'NewsArticle',
          headline: HOSTILE,
          mainEntityOfPage: url,
          datePublished: '2022-01-06T08:12:53+08:00',
          dateModified: '2022-01-07T09:00:00+08:00',
          inLanguage: 'zh-CN',
          image: ['https://example.com/i.png'],
          author: [
            {
              '@type': 'Organization',
              name: '绵阳日报',
              url: 'https://example.com/category/mianyangribao.html',
            },
          ],
          publisher: { '@type': 'Organization', name: '小报', url: 'https://example.com/' },
        },
        {
          '@type': 'BreadcrumbList',
          itemListElement: [
            { '@type': 'ListItem', position: 1, name: '首页', item: 'https://example.com/' },
            {
              '@type': 'ListItem',
              position: 2,
              name: '绵阳日报',
              item: 'https://example.com/category/mianyangribao.html',
            },
            { '@type': 'ListItem', position: 3, name: HOSTILE },
          ],
        },
      ],
    });
    expect(html).not.toContain('<script>alert');
  });

  it('home is a WebSite, lists have their way down, and 404 says nothing', async () => {
    const tree = await built(files, config);
    expect(jsonLd(tree['index.html'])).toMatchObject({ '@type': 'WebSite', name: '小报' });
    expect(jsonLd(tree['category/mianyangribao.html'])).toMatchObject({
      itemListElement: [{ position: 1 }, { position: 2, name: '绵阳日报' }],
    });
    expect(jsonLd(tree['archive/2022/index.html'])).toMatchObject({
      itemListElement: [
        { position: 1 },
        { name: '存档', item: 'https://example.com/archive/' },
        { position: 3, name: '2022年' },
      ],
    });
    expect(jsonLd(tree['404.html'])).toBeNull();
    expect(tree['404.html']).not.toContain('rel="canonical"');
  });

  it.each(['news', 'blog'])('%s names all feeds that there are', async (theme) => {
    const taxonomies =
      'taxonomies: { category: { json_feed: "/c/:slug.json", rss_feed: "/c/:slug.rss" }, tag: {} }\n';
    const feedsIn = (html = ''): string[] =>
      [
        ...html.matchAll(/<link rel="alternate" type="application\/(\w+)\+\w+" href="([^"]*)"/g),
      ].map(([, type, url]) => `${type} ${url}`);
    const post1 = { 'posts/2022-01-06-a.md': post({ title: '甲', category: '报' }) };
    const config = `${CONFIG}theme: ${theme}\n`;
    const all = await built(post1, `${config}feed: { rss: /rss.xml }\n${taxonomies}`);
    const ofSite = ['atom /feed.xml', 'feed /feed.json', 'rss /rss.xml'];
    expect(feedsIn(all['index.html'])).toEqual(ofSite);
    expect(feedsIn(all['category/报.html'])).toEqual([
      ...ofSite,
      `atom ${encodeURI('/feed/报.xml')}`,
      `feed ${encodeURI('/c/报.json')}`,
      `rss ${encodeURI('/c/报.rss')}`,
    ]);
    const only = await built(post1, `${config}feed: { atom: false, json: false, rss: /rss.xml }\n`);
    expect(only['index.html']).toContain('<a href="/rss.xml" type="application/rss+xml">');
  });

  it('no page of a site needs `unsafe-inline`', async () => {
    const tree = await built(files, config);
    for (const [file, html] of Object.entries(tree)) {
      if (!file.endsWith('.html')) continue;
      const walk = (node: {
        attrs?: { name: string }[];
        childNodes?: object[];
        tagName?: string;
      }): void => {
        const names = (node.attrs ?? []).map(({ name }) => name);
        expect(names.filter((name) => name === 'style' || name.startsWith('on'))).toEqual([]);
        expect(node.tagName).not.toBe('style');
        if (node.tagName === 'script')
          expect(names.includes('src') || names.includes('type')).toBe(true);
        for (const child of node.childNodes ?? []) walk(child);
      };
      walk(parse(html) as object);
    }
  });
});

describe('an article', () => {
  it('in another language has the interface of the site around it', async () => {
    const tree = await built({
      'posts/2022-01-06-a.md': post({ title: 'Hello', lang: 'en' }, 'Text.'),
    });
    const html = tree['2022/01/06/a.html'];
    expect(html).toContain('<html lang="en">');
    expect(html).toContain('<header class="site-header" lang="zh-CN">');
    expect(html).toContain('<footer class="site-footer" lang="zh-CN">');
  });

  it('that is long has a table of its headings', async () => {
    const part = (name: string) => `## ${name}\n\n${'字'.repeat(700)}\n\n`;
    const body = part('其一') + part('其二') + part('其三').replace('##', '###');
    const tree = await built({
      'posts/2022-01-06-long.md': post({ title: '长' }, body),
      'posts/2022-01-07-short.md': post({ title: '短' }, '## 其一\n\n## 其二\n\n## 其三'),
    });
    const toc =
      /<nav class="toc"[\s\S]*?<\/nav>/.exec(tree['2022/01/06/long.html'] ?? '')?.[0] ?? '';
    const links = [...toc.matchAll(/href="#([^"]+)">([^<]+)</g)].map(([, id, text]) => [id, text]);
    expect(links.map(([, text]) => text)).toEqual(['其一', '其二', '其三']);
    for (const [id] of links) expect(tree['2022/01/06/long.html']).toContain(` id="${id}"`);
    expect(toc).toContain('class="level-3"');
    expect(tree['2022/01/07/short.html']).not.toContain('class="toc"');
  });

  it('has its neighbours in the archive only where they are others than in its newspaper', async () => {
    const tree = await built({
      'posts/2022-01-01-a.md': post({ title: 'A', category: 'news' }),
      'posts/2022-01-02-b.md': post({ title: 'B', category: 'news' }),
      'posts/2022-01-03-c.md': post({ title: 'C', category: 'news' }),
      'posts/2022-01-04-d.md': post({ title: 'D' }),
    });
    const labels = (file: string) =>
      [...(tree[file] ?? '').matchAll(/<nav class="pager" aria-label="([^"]+)">/g)].map(
        ([, label]) => label,
      );
    expect(labels('news/2022/01/02/b.html')).toEqual(['同报前后文章']);
    expect(labels('news/2022/01/03/c.html')).toEqual(['同报前后文章', '前后文章']);
    expect(labels('2022/01/04/d.html')).toEqual(['前后文章']);
  });

  it('shows a time only where one was given, and so do lists', async () => {
    const tree = await built({
      'posts/2022-01-06-day.md': post({ title: '无时', date: '2022-01-06' }),
      'posts/2022-01-06-time.md': post({
        title: '有时',
        date: '2022-01-06 09:30:00 +0800',
      }),
    });
    const shown = (html = ''): string[] =>
      [...html.matchAll(/<time[^>]*>([^<]*)<\/time>/g)].map(([, text = '']) => text);
    expect(shown(tree['2022/01/06/day.html'])).toEqual(['2022年1月6日']);
    expect(shown(tree['2022/01/06/time.html'])).toEqual(['2022年1月6日 09:30']);
    expect(shown(tree['2022/01/06/index.html'] ?? tree['archive/2022/01/06/index.html'])).toEqual([
      '09:30',
    ]);
  });

  it('links to its source only where that is an address', async () => {
    const tree = await built({
      'posts/2022-01-06-a.md': post({ title: 'A', source: 'https://example.org/?a&b' }),
      'posts/2022-01-06-b.md': post({ title: 'B', source: '"javascript:alert(1)"' }),
      'posts/2022-01-06-c.md': post({ title: 'C', source: '{ startsWith: x }' }),
    });
    expect(tree['2022/01/06/a.html']).toContain(
      '<a href="https://example.org/?a&amp;b">查看原文</a>',
    );
    expect(tree['2022/01/06/b.html']).not.toContain('查看原文');
    expect(tree['2022/01/06/c.html']).not.toContain('查看原文');
  });
});

it('home shows the newspapers with the most posts in the last thirty days, each with its last five', async () => {
  const files: Record<string, string> = {};
  const add = (day: string, n: number, category: string): void => {
    files[`posts/${day}-${category}${n}.md`] = post({ title: `${category}${n}`, category });
  };
  for (let n = 0; n < 20; n++) add('2022-01-01', n, 'old');
  for (let n = 0; n < 7; n++) add('2022-06-01', n, 'busy');
  add('2022-06-02', 0, 'new');
  const tree = await built(files, `${CONFIG}listing: { size: 1 }\n`);
  const active =
    /<section class="active"[\s\S]*?<\/aside>/.exec(tree['index.html'] ?? '')?.[0] ?? '';
  expect([...active.matchAll(/<h3><a [^>]*>([^<]+)/g)].map(([, name]) => name)).toEqual([
    'busy',
    'new',
    'old',
  ]);
  expect(active.match(/>busy\d</g)).toHaveLength(5);
});

it('a year shows how many posts its days have', async () => {
  const tree = await built({
    'posts/2022-01-03-a.md': post({ title: 'A' }),
    'posts/2022-01-03-b.md': post({ title: 'B' }),
    'posts/2022-12-31-c.md': post({ title: 'C' }),
  });
  const html = tree['archive/2022/index.html'] ?? '';
  // 2022-01-03 is the first Monday, in the second column; 2022-12-31 is a Saturday, in the last.
  expect(html).toContain('<path class="level-4" d="M10 0h8v8h-8z"/>');
  expect(html).toContain('<path class="level-2" d="M520 50h8v8h-8z"/>');
  expect(html.match(/M\d+ \d+h8v8h-8z/g)).toHaveLength(365);
});

describe('the head of a newspaper', () => {
  const days = ['2020-02-01', '2021-03-05', '2021-03-06', '2021-03-07', '2021-12-31'];
  const files = Object.fromEntries(
    days.map((day) => [`posts/${day}-a.md`, post({ title: day, category: 'news' })]),
  );
  const rows = (html = '') => {
    const table = /<table class="year-table">([\s\S]*?)<\/table>/.exec(html)?.[1] ?? '';
    return [...table.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row]) => row);
  };

  it('has a table of its months, each under its name, that leads to their posts', async () => {
    const tree = await built(files, `${CONFIG}listing: { size: 1, split: 3 }\n`);
    const [names, ...years] = rows(tree['category/news.html']);
    expect(names?.match(/<th scope="col">/g)).toHaveLength(12);
    expect(years).toEqual([
      // More than three posts: its months have pages.
      '<th scope="row"><a href="/category/news/2021/">2021</a></th><td colspan="2"></td><td class="share-4"><a href="/category/news/2021/03/">3</a></td><td colspan="8"></td><td class="share-2"><a href="/category/news/2021/12/">1</a></td>',
      '<th scope="row"><a href="/category/news/2020/">2020</a></th><td></td><td class="share-2"><a href="/category/news/2020/#m2">1</a></td><td colspan="10"></td>',
    ]);
    expect(tree).toHaveProperty(['category/news/2021/12/index.html']);
    expect(tree['category/news/2020/index.html']).toContain(' id="m2"');
  });

  it('has none where it shows all of its posts', async () => {
    const tree = await built(files);
    expect(tree['category/news.html']).not.toContain('<table');
    expect(tree['category/news.html']).not.toContain('#calendar');
  });
});

it('a year that shows its posts has them below their months, to which its calendar leads', async () => {
  const tree = await built(
    {
      'posts/2022-01-03-a.md': post({ title: 'A', category: 'news' }),
      'posts/2022-12-30-b.md': post({ title: 'B', category: 'news' }),
      'posts/2022-12-31-c.md': post({ title: 'C', category: 'news' }),
    },
    `${CONFIG}listing: { size: 1 }\n`,
  );
  const html = tree['category/news/2022/index.html'] ?? '';
  expect([...html.matchAll(/<h[234][^>]*>/g)].map(([tag]) => tag)).toEqual([
    '<h2 class="month" id="m12">',
    ...['<h3>', '<h4>', '<h3>', '<h4>'],
    '<h2 class="month" id="m1">',
    ...['<h3>', '<h4>'],
  ]);
  expect([...html.matchAll(/href="#(m\d+)"/g)].map(([, id]) => id)).toEqual(['m12', 'm1']);
});
