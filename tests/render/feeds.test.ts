import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  buildSite,
  CONFIG,
  type Files,
  makeSite,
  post,
  readTree,
  writeFiles,
} from '../helpers/site.js';
import { all, type Element, parseXml, textIn } from '../helpers/xml.js';

/** Feeds beyond what every site has: limits, formats, archives, ids. */

const day = (n: number): string => String(n).padStart(2, '0');

/** Posts of a category, from 2022-01-01 on, each with a body of so many bytes of text. */
function posts(count: number, bytes: number): Files {
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      `posts/2022-01-${day(at + 1)}-p${at}.md`,
      post({ title: `第 ${at} 篇`, categories: '[报]' }, `${'<b>&amp;</b>'.repeat(bytes / 12)}`),
    ]),
  );
}

async function built(files: Files, more: string): Promise<Record<string, string>> {
  const root = makeSite({ '_config.yml': CONFIG + more, ...files });
  const result = await buildSite(root);
  expect(result.diagnostics).toEqual([]);
  return readTree(join(root, '_site'));
}

const entriesOf = (text: string | undefined): Element[] => all(parseXml(text), 'entry');
const titlesOf = (text: string | undefined): (string | undefined)[] =>
  entriesOf(text).map((entry) => textIn(entry, 'title'));
const linkOf = (feed: Element, rel: string): string | undefined =>
  all(feed, 'link').find(({ attributes }) => attributes.rel === rel)?.attributes.href;
const bytesOf = (text: string | undefined): number => Buffer.byteLength(text ?? '');

describe('the limit in bytes', () => {
  const FORMATS = [
    'feed.xml',
    'feed.json',
    'rss.xml',
    'feed/报.xml',
    'feed/报.json',
    'feed/报-rss.xml',
  ];
  const ALL = [
    'taxonomies:',
    '  category:',
    '    { key: categories, permalink: "/category/:slug.html", feed: "/feed/:slug.xml",',
    '      json_feed: "/feed/:slug.json", rss_feed: "/feed/:slug-rss.xml" }',
    '',
  ].join('\n');

  it('holds for the bytes that are written, in every format, and leaves no more room than a post takes', async () => {
    const tree = await built(posts(20, 3000), `${ALL}feed: { bytes: 20000, rss: /rss.xml }\n`);
    for (const file of FORMATS) {
      const text = tree[file] ?? '';
      const count = file.endsWith('json')
        ? (JSON.parse(text) as { items: unknown[] }).items.length
        : text.split(/<\/(?:entry|item)>/).length - 1;
      expect([file, count > 1 && count < 20, bytesOf(text) <= 20_000]).toEqual([file, true, true]);
      expect(bytesOf(text)).toBeGreaterThan(20_000 - bytesOf(text) / count - 1000);
    }
  });

  it('of a term is of its own, and never more than that of the site', async () => {
    const countIn = async (config: string): Promise<number[]> => {
      const tree = await built(posts(31, 24), ALL + config);
      return ['feed.xml', 'feed/报.xml'].map((file) => titlesOf(tree[file]).length);
    };
    expect(await countIn('')).toEqual([31, 30]);
    expect(await countIn('feed: { term_limit: 40 }\n')).toEqual([31, 31]);
    expect(await countIn('feed: { limit: 10 }\n')).toEqual([10, 10]);
  });

  it('has the date of what is in it, not of what there was no room for', async () => {
    const updated = { 'posts/2022-01-01-p0.md': post({ title: '旧', updated: '2022-12-24' }) };
    const feed = parseXml(
      (await built({ ...posts(20, 3000), ...updated }, 'feed: { bytes: 20000 }\n'))['feed.xml'],
    );
    expect(textIn(feed, 'updated')).toBe('2022-01-20T00:00:00+08:00');
  });

  it('gives a post that is larger by its summary, and the others whole', async () => {
    const large = {
      'posts/2022-01-30-large.md': post({ title: '大', description: '摘要' }, 'x'.repeat(30_000)),
    };
    const entries = entriesOf(
      (await built({ ...posts(2, 600), ...large }, 'feed: { bytes: 10000 }\n'))['feed.xml'],
    );
    expect(
      entries.map((entry) => [textIn(entry, 'title'), textIn(entry, 'content') !== undefined]),
    ).toEqual([
      ['大', false],
      ['第 1 篇', true],
      ['第 0 篇', true],
    ]);
    expect(textIn(entries[0], 'summary')).toBe('摘要');
  });

  it('is below the 512 KB that readers take, by default', async () => {
    const tree = await built(posts(31, 24_000), '');
    for (const file of ['feed.xml', 'feed.json']) {
      expect(bytesOf(tree[file])).toBeLessThan(512_000);
      expect(bytesOf(tree[file])).toBeGreaterThan(400_000);
    }
  });
});

describe('excerpts', () => {
  const files: Files = {
    'posts/2022-01-02-a.md': post({ title: '甲' }, '第一段，[关于](/about.html)。\n\n第二段。'),
    'posts/2022-01-01-b.md': post({ title: '乙' }, '<p>甲 &amp; <b>乙</b></p><p>丙</p>'),
    'pages/about.md': post({ title: '关于' }),
  };
  it('take the place of bodies, with absolute links, as summaries', async () => {
    const tree = await built(files, 'feed: { content: excerpt, rss: /rss.xml }\n');
    const [first, second] = entriesOf(tree['feed.xml']);
    expect(all(first as Element, 'content')).toEqual([]);
    expect(all(first as Element, 'summary')).toMatchObject([
      {
        attributes: { type: 'html' },
        text: '<p>第一段，<a href="https://example.com/about.html">关于</a>。</p>\n',
      },
    ]);
    expect(all(second as Element, 'summary')).toMatchObject([
      { attributes: { type: 'text' }, text: expect.stringMatching(/^甲 & 乙/) },
    ]);
    const { items } = JSON.parse(tree['feed.json'] ?? '') as { items: Record<string, unknown>[] };
    expect(items[0]).toMatchObject({
      content_html: expect.stringContaining('"https://example.com/about.html"'),
    });
    expect(items[1]).toMatchObject({ content_text: expect.stringMatching(/^甲 & 乙/) });
    const [, item] = all(all(parseXml(tree['rss.xml']), 'channel')[0] as Element, 'item');
    // HTML within XML.
    expect(textIn(item, 'description')).toMatch(/^甲 &amp; 乙/);
  });
});

describe('the RSS feed', () => {
  it('has what RSS 2.0 asks for', async () => {
    const tree = await built(
      {
        'posts/2022-01-06-a.md': post(
          {
            title: 'A & B',
            categories: '[报]',
            author: '记者',
            description: '摘要',
            date: '2022-01-06 08:12:53',
          },
          '<a href="/x.html">x</a> ]]>',
        ),
        'public/x.html': 'x',
      },
      'feed: { rss: /rss.xml }\n',
    );
    const rss = parseXml(tree['rss.xml']);
    expect([rss.name, rss.attributes.version]).toEqual(['rss', '2.0']);
    const channel = all(rss, 'channel')[0] as Element;
    expect(
      ['title', 'link', 'description', 'language', 'lastBuildDate'].map((name) =>
        textIn(channel, name),
      ),
    ).toEqual(['小报', 'https://example.com/', '小报', 'zh-CN', 'Thu, 06 Jan 2022 08:12:53 +0800']);
    const item = all(channel, 'item')[0] as Element;
    expect(Object.fromEntries(item.children.map(({ name, text }) => [name, text.trim()]))).toEqual({
      title: 'A & B',
      link: 'https://example.com/%E6%8A%A5/2022/01/06/a.html',
      guid: 'https://example.com/%E6%8A%A5/2022/01/06/a',
      pubDate: 'Thu, 06 Jan 2022 08:12:53 +0800',
      'dc:creator': '记者',
      category: '报',
      description: '摘要',
      'content:encoded': '<p><a href="https://example.com/x.html">x</a> ]]&gt;</p>',
    });
  });
});

describe('ids', () => {
  const files: Files = { 'posts/2022-01-06-a.md': post({ title: '甲' }) };
  const idsOf = (tree: Record<string, string>): (string | undefined)[] => {
    const feed = parseXml(tree['feed.xml']);
    const { items } = JSON.parse(tree['feed.json'] ?? '') as { items: { id: string }[] };
    return [textIn(feed, 'id'), textIn(all(feed, 'entry')[0], 'id'), items[0]?.id];
  };

  it.each(['tag:example.com,2022:', 'https://old.example.com/news'])(
    'begin with %s whatever the host is',
    async (ids) => {
      const [one, other] = await Promise.all(
        ['https://a.example', 'https://b.example/'].map(async (url) => {
          const config = CONFIG.replace('https://example.com', url);
          const root = makeSite({
            '_config.yml': `${config}baseurl: /x\nfeed: { ids: "${ids}" }\n`,
            ...files,
          });
          await buildSite(root);
          return idsOf(readTree(join(root, '_site')));
        }),
      );
      expect(one).toEqual([`${ids}/feed.xml`, `${ids}/2022/01/06/a`, `${ids}/2022/01/06/a`]);
      expect(other).toEqual(one);
    },
  );

  it('must be able to begin an id', async () => {
    const root = makeSite({ '_config.yml': `${CONFIG}feed:\n  ids: tag:example.com\n`, ...files });
    const { ok, diagnostics } = await buildSite(root);
    expect(ok).toBe(false);
    expect(diagnostics).toMatchObject([
      {
        code: 'config-invalid',
        line: 6,
        message: expect.stringContaining('tag:example.com,2022:'),
      },
    ]);
  });
});

describe('a feed that is opened in a browser', () => {
  it('has a style sheet, and a link to the page in the language of the site', async () => {
    const tree = await built(posts(1, 12), 'baseurl: /x\nfeed: { rss: /rss.xml }\n');
    for (const file of ['feed.xml', 'rss.xml']) {
      expect(tree[file]).toContain('<?xml-stylesheet type="text/css" href="/x/theme/feed.css?v=');
      expect(tree[file]).toContain('<a href="https://example.com/x/">在网页上阅读</a>');
      expect(tree[file]).toContain('<meta name="viewport"');
    }
    expect(tree['theme/feed.css']).toContain('h|a');
  });

  it('has another style sheet, or none', async () => {
    const own = await built(posts(1, 12), 'feed: { stylesheet: /own.xsl }\n');
    expect(own['feed.xml']).toContain('<?xml-stylesheet type="text/xsl" href="/own.xsl"?>');
    const none = await built(posts(1, 12), 'feed: { stylesheet: false }\n');
    expect(none['feed.xml']).not.toMatch(/xml-stylesheet|xhtml/);
  });
});

describe('archives of feeds', () => {
  const ARCHIVE = 'feed: { limit: 2, archive: true }\nlisting: { size: 2, split: 3 }\n';
  const FILES: Files = {
    'posts/2021-12-30-a.md': post({ title: 'a', categories: '[报]' }),
    'posts/2022-01-06-b.md': post({ title: 'b', categories: '[报]' }),
    ...Object.fromEntries(
      ['c', 'd', 'e', 'f'].map((name, at) => [
        `posts/2022-02-0${1 + (at >> 1)}-${name}.md`,
        post({ title: name, categories: '[少]' }),
      ]),
    ),
  };

  /** The titles of each document, from the feed on, as a reader finds them. */
  function walk(
    tree: Record<string, string>,
    start: string,
  ): Record<string, (string | undefined)[]> {
    const found: Record<string, (string | undefined)[]> = {};
    let newer: string | undefined;
    for (let file: string | undefined = start; file !== undefined; ) {
      const feed: Element = parseXml(tree[file]);
      found[file] = titlesOf(tree[file]);
      expect(linkOf(feed, 'self')).toBe(`https://example.com/${encodeURI(file)}`);
      if (file !== start) {
        expect(all(feed, 'archive')[0]?.attributes.xmlns).toBe(
          'http://purl.org/syndication/history/1.0',
        );
        expect(linkOf(feed, 'current')).toBe(`https://example.com/${encodeURI(start)}`);
        expect(linkOf(feed, 'next-archive')).toBe(newer);
        newer = linkOf(feed, 'self');
      }
      const older: string | undefined = linkOf(feed, 'prev-archive');
      file =
        older === undefined ? undefined : decodeURI(older.slice('https://example.com/'.length));
    }
    return found;
  }

  it('have every post once, by months, and by days above `listing.split`', async () => {
    const tree = await built(FILES, ARCHIVE);
    expect(walk(tree, 'feed.xml')).toEqual({
      'feed.xml': ['e', 'f'],
      'feed/archive/2022-02-02.xml': ['e', 'f'],
      'feed/archive/2022-02-01.xml': ['c', 'd'],
      'feed/archive/2022-01.xml': ['b'],
      'feed/archive/2021-12.xml': ['a'],
    });
    expect(Object.keys(walk(tree, 'feed/少.xml'))).toEqual([
      'feed/少.xml',
      'feed/少/archive/2022-02-02.xml',
      'feed/少/archive/2022-02-01.xml',
    ]);
    // It holds all that there is.
    expect(Object.keys(walk(tree, 'feed/报.xml'))).toEqual(['feed/报.xml']);
  });

  it('are cut at the limit in bytes, beginning with the oldest', async () => {
    const day = Object.fromEntries(
      Array.from({ length: 8 }, (_, at) => [
        `posts/2022-01-06-p${at}.md`,
        post({ title: `p${at}`, date: `2022-01-06 0${at}:00:00` }, '<b>&amp;</b>'.repeat(300)),
      ]),
    );
    const config = 'feed: { limit: 2, archive: true, bytes: 20000 }\n';
    const before = await built(day, config);
    const found = walk(before, 'feed.xml');
    const parts = Object.keys(found).slice(1);
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.at(-1)).toBe('feed/archive/2022-01-06.xml');
    expect(parts.at(-2)).toBe('feed/archive/2022-01-06-2.xml');
    expect(parts.flatMap((file) => found[file])).toEqual([
      'p7',
      'p6',
      'p5',
      'p4',
      'p3',
      'p2',
      'p1',
      'p0',
    ]);
    for (const file of parts) expect(bytesOf(before[file])).toBeLessThanOrEqual(20_000);
    // A new post changes the newest part only.
    const more = post({ title: 'new', date: '2022-01-06 09:00:00' });
    const after = await built({ ...day, 'posts/2022-01-06-z.md': more }, config);
    expect(parts.filter((file) => before[file] !== after[file])).toEqual(parts.slice(0, 1));
  });

  it('are made again only where a post of theirs changes', async () => {
    const root = makeSite({ '_config.yml': CONFIG + ARCHIVE, ...FILES });
    await buildSite(root);
    const before = readTree(join(root, '_site'));
    writeFiles(root, { 'posts/2022-01-06-b.md': post({ title: 'B', categories: '[报]' }) });
    await buildSite(root);
    const after = readTree(join(root, '_site'));
    const changed = Object.keys(after).filter((file) => before[file] !== after[file]);
    expect(changed.filter((file) => file.startsWith('feed'))).toEqual([
      'feed/archive/2022-01.xml',
      'feed/报.xml',
    ]);
  });
});
