import { describe, expect, it } from 'vitest';
import { docsText } from '../helpers/docs.js';
import { photo } from '../helpers/pictures.js';
import { type Files, post } from '../helpers/site.js';
import { leavesOut, PAGE, POST, publishes, says, type Trial, tryOut } from '../helpers/trial.js';

/** Names in the first column of the table that begins with a heading. */
const namesIn = (doc: string, heading: string): string[] =>
  (docsText(doc).split(`\n| ${heading} |`)[1]?.split('\n\n')[0] ?? '')
    .split('\n')
    .flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)])
    .map(([, name = '']) => name);

const days = (count: number): Files =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      `posts/2022-02-0${at + 1}-b.md`,
      post({ title: `第${at + 1}天`, category: 'x' }),
    ]),
  );
const withBody = (body: string) => (): Files => ({ [POST]: post({ title: '甲' }, body) });
const withPicture = async (): Promise<Files> => ({
  [POST]: post({ title: '甲' }, '![桥](/a.jpg)'),
  'public/a.jpg': await photo(600, 400),
});

/** A configuration with each option of the reference, and what must come of it. */
const OPTIONS: Readonly<Record<string, readonly [string, Trial]>> = {
  title: ['title: 大报', { as: replacing('title'), shows: says('index.html', '大报') }],
  description: ['description: 一份小报', { shows: says('index.html', '一份小报') }],
  url: [
    'url: https://b.example',
    { as: replacing('url'), shows: says('feed.xml', 'href="https://b.example/2022/01/06/a.html"') },
  ],
  baseurl: ['baseurl: /news', { shows: says('index.html', 'href="/news/2022/01/06/a.html"') }],
  lang: ['lang: ja', { as: replacing('lang'), shows: says(PAGE, '<html lang="ja"') }],
  theme: ['theme: blog', { shows: says('theme/style.css', 'serif') }],
  author: ['author: 向晚', { shows: says('feed.xml', '<name>向晚</name>') }],
  timezone: [
    'timezone: America/New_York',
    {
      as: replacing('timezone'),
      beside: () => ({ [POST]: post({ date: '2022-01-06 01:00:00 +0000' }) }),
      shows: publishes('2022/01/05/a.html'),
    },
  ],
  zoneless_dates: [
    'zoneless_dates: utc',
    {
      beside: () => ({ [POST]: post({ date: '2022-01-06 20:00:00' }) }),
      shows: publishes('2022/01/07/a.html'),
    },
  ],
  permalink: ['permalink: /p/:title/', { shows: publishes('p/a/index.html') }],
  defaults: [
    'defaults: [{ scope: { path: "" }, values: { permalink: /eins.html } }]',
    { shows: publishes('eins.html') },
  ],
  exclude: [
    'exclude: [posts/old, "*.tmp.md"]',
    {
      beside: () => ({ 'posts/old/2022-01-07-b.md': post({ title: '乙' }) }),
      shows: leavesOut('2022/01/07/b.html'),
    },
  ],
  future: [
    'future: true',
    {
      beside: () => ({ 'posts/2099-01-01-b.md': post({ title: '乙' }) }),
      shows: publishes('2099/01/01/b.html'),
    },
  ],
  show_drafts: [
    'show_drafts: true',
    {
      beside: () => ({ 'drafts/b.md': post({ title: '乙', date: '2022-01-07' }) }),
      shows: publishes('2022/01/07/b.html'),
    },
  ],
  excerpt_separator: [
    'excerpt_separator: <!--more-->',
    {
      beside: () => ({
        ...withBody('一。\n\n二。\n<!--more-->\n三。')(),
        'templates/layouts/post.html': '{{ page.excerpt }}',
      }),
      shows: (tree) => {
        says(PAGE, '<p>二。</p>')(tree);
        expect(tree[PAGE]).not.toContain('三');
      },
    },
  ],
  destination: ['destination: public_site', { shows: (tree) => expect(tree).toEqual({}) }],
  on_fault: [
    'on_fault: stop',
    {
      beside: () => ({ 'posts/2022-01-07-b.md': '---\ntitle: "\n---\n' }),
      announced: ['front-matter-invalid', 'fault-limit'],
      shows: leavesOut(PAGE),
    },
  ],
  fault_limit: [
    'fault_limit: 1',
    {
      beside: () =>
        Object.fromEntries(
          Array.from({ length: 12 }, (_, at) => [
            `posts/2022-02-${at + 10}-b.md`,
            '---\ntitle: "\n---\n',
          ]),
        ),
      announced: Array.from({ length: 12 }, () => 'front-matter-invalid'),
      shows: publishes(PAGE),
    },
  ],
  duplicates: [
    'duplicates: canonical',
    {
      beside: () => ({
        [POST]: post({ title: '甲', description: '同' }),
        'posts/2022-01-06-b.md': post({ title: '甲', description: '同' }),
      }),
      shows: says(
        '2022/01/06/b.html',
        'rel="canonical" href="https://example.com/2022/01/06/a.html"',
      ),
    },
  ],
  'limits.size': [
    'limits: { size: 1000 }',
    {
      beside: () => ({ 'posts/2022-01-07-b.md': post({ title: '乙' }, '长'.repeat(400)) }),
      announced: ['post-too-large'],
      shows: leavesOut('2022/01/07/b.html'),
    },
  ],
  'limits.depth': [
    'limits: { depth: 3 }',
    {
      beside: () => ({ 'posts/2022-01-07-b.md': post({ title: '乙' }, '> > > > > 深') }),
      announced: ['nesting-too-deep'],
      shows: leavesOut('2022/01/07/b.html'),
    },
  ],
  'limits.seconds': ['limits: { seconds: 5 }', { shows: publishes(PAGE) }],
  aliases: [
    'aliases: [old.example.com]',
    {
      beside: withBody('[x](https://old.example.com/feed.xml)'),
      shows: says(PAGE, '<a href="/feed.xml">x</a>'),
    },
  ],
  sanitize: [
    'sanitize: false',
    { beside: withBody('<form></form>'), shows: says(PAGE, '<form></form>') },
  ],
  trust: [
    'trust: [posts]',
    { beside: withBody('<form></form>'), shows: says(PAGE, '<form></form>') },
  ],
  nunjucks: [
    'nunjucks: [posts]',
    { beside: withBody('{{ 1 + 1 }}'), shows: says(PAGE, '<p>2</p>') },
  ],
  external_rel: [
    'external_rel: nofollow',
    { beside: withBody('[x](https://b.example/)'), shows: says(PAGE, 'rel="nofollow"') },
  ],
  math: ['math: true', { beside: withBody('\\[x\\]'), shows: says(PAGE, '<math') }],
  taxonomies: [
    'taxonomies: { topic: { key: topics, permalink: /topic/:slug/, index: /topic/ } }',
    {
      beside: () => ({ [POST]: post({ title: '甲', topics: '[春, 秋]' }) }),
      shows: publishes('topic/春/index.html'),
    },
  ],
  'listing.size': [
    'listing: { size: 1 }',
    { beside: () => days(2), shows: publishes('category/x/2022/index.html') },
  ],
  'listing.split': [
    'listing: { size: 1, split: 1 }',
    { beside: () => days(2), shows: publishes('category/x/2022/02/index.html') },
  ],
  archive: ['archive: /all/', { shows: publishes('all/index.html') }],
  'feed.limit': [
    'feed: { limit: 1 }',
    { beside: () => days(2), shows: holds('feed.xml', '<entry>', 1) },
  ],
  'feed.term_limit': [
    'feed: { term_limit: 1 }',
    { beside: () => days(2), shows: holds('feed/x.xml', '<entry>', 1) },
  ],
  'feed.bytes': [
    'feed: { bytes: 10000 }',
    {
      beside: withBody('长'.repeat(4000)),
      shows: (tree) => expect(Buffer.byteLength(tree['feed.xml'] ?? '')).toBeLessThan(10_000),
    },
  ],
  'feed.content': [
    'feed: { content: excerpt }',
    {
      beside: withBody('一。\n\n二。'),
      shows: (tree) => expect(tree['feed.xml']).not.toContain('二。'),
    },
  ],
  'feed.atom': ['feed: { atom: /atom.xml }', { shows: publishes('atom.xml') }],
  'feed.json': ['feed: { json: false }', { shows: leavesOut('feed.json') }],
  'feed.rss': ['feed: { rss: /rss.xml }', { shows: publishes('rss.xml') }],
  'feed.archive': [
    'feed: { archive: true, limit: 1 }',
    { beside: () => days(2), shows: publishes('feed/archive/2022-02.xml') },
  ],
  'feed.ids': [
    'feed: { ids: "tag:a.example,2022:" }',
    { shows: says('feed.xml', '<id>tag:a.example') },
  ],
  'feed.stylesheet': [
    'feed: { stylesheet: /look.css }',
    {
      beside: () => ({ 'public/look.css': 'a {}' }),
      shows: says('feed.xml', /<\?xml-stylesheet [^>]*\/look\.css/),
    },
  ],
  sitemap: [
    'sitemap: /map.xml',
    { shows: (tree) => [publishes('map.xml')(tree), publishes('map/2022-01.xml')(tree)] },
  ],
  news_sitemap: ['news_sitemap: /news.xml', { shows: says('news.xml', '/2022/01/06/a.html') }],
  robots: ['robots: false', { shows: leavesOut('robots.txt') }],
  llms: ['llms: true', { shows: publishes('llms.txt') }],
  minify_html: ['minify_html: true', { shows: says(PAGE, '<html lang=zh-CN>') }],
  minify_css: [
    'minify_css: true',
    {
      beside: () => ({ 'public/a.css': 'a {\n  color: red;\n}\n' }),
      shows: says('a.css', 'a{color:red}'),
    },
  ],
  'images.widths': [
    'images: { widths: [200] }',
    { beside: withPicture, shows: says(PAGE, /-200\.webp 200w"/) },
  ],
  'images.formats': [
    'images: { widths: [200], formats: [avif] }',
    { beside: withPicture, shows: says(PAGE, '<source type="image/avif"') },
  ],
  'images.webp_quality': [
    'images: { widths: [200], webp_quality: 10 }',
    { beside: withPicture, shows: says(PAGE, '<source type="image/webp"') },
  ],
  'images.avif_quality': [
    'images: { widths: [200], formats: [avif], avif_quality: 10 }',
    { beside: withPicture, shows: says(PAGE, '<source type="image/avif"') },
  ],
  'images.sizes': [
    'images: { widths: [200], sizes: 50vw }',
    { beside: withPicture, shows: says(PAGE, 'sizes="50vw"') },
  ],
  redirects: ['redirects: { /old.html: /feed.xml }', { shows: says('old.html', 'url=/feed.xml') }],
  header_files: [
    'header_files: [netlify, nginx]',
    { shows: (tree) => [publishes('_headers')(tree), publishes('nginx/headers.conf')(tree)] },
  ],
  host: ['host: netlify', { shows: publishes(PAGE) }],
  redirect_files: [
    'redirect_files: [netlify, nginx]',
    { shows: (tree) => [publishes('_redirects')(tree), publishes('nginx/redirects.map')(tree)] },
  ],
  'new_post.slug': ['new_post: { slug: title }', { shows: publishes(PAGE) }],
};

function replacing(option: string) {
  return (line: string): Files => {
    const others = {
      title: '小报',
      url: 'https://example.com',
      lang: 'zh-CN',
      timezone: 'Asia/Shanghai',
    };
    const lines = Object.entries(others).map(([name, value]) =>
      name === option ? line : `${name}: ${value}`,
    );
    return { '_config.yml': `${lines.join('\n')}\n` };
  };
}

function holds(path: string, text: string, times: number): Trial['shows'] {
  return (tree) => expect(tree[path]?.split(text).length).toBe(times + 1);
}

describe('options of docs/configuration.md', () => {
  it('are all tried here', () => {
    expect(namesIn('configuration', 'option | default')).toEqual(Object.keys(OPTIONS));
  });

  it.each(Object.values(OPTIONS))('%s', tryOut);
});

const front = (lines: string): Files => ({ [POST]: `---\n${lines}\n---\n一。\n\n二。\n` });
const shown = (template: string, text: string): Trial => ({
  as: front,
  beside: () => ({ 'templates/layouts/post.html': `{{ ${template} }}` }),
  shows: says(PAGE, text),
});

/** Front matter with each key of docs/writing.md, and what must come of it. */
const KEYS: Readonly<Record<string, readonly [string, Trial]>> = {
  title: ['title: 春耕', shown('page.title', '春耕')],
  date: ['date: 2022-02-06 08:12:53 +0800', { as: front, shows: publishes('2022/02/06/a.html') }],
  categories: ['categories: x y', { as: front, shows: publishes('x/y/2022/01/06/a.html') }],
  tags: ['tags: [交通 部, 河湾]', shown('page.tags | join("、")', '交通 部、河湾')],
  category: ['category: x y', { as: front, shows: publishes('x y/2022/01/06/a.html') }],
  tag: ['tag: 交通 部', shown('page.tags | join("、")', '交通 部')],
  layout: ['layout: none', { as: front, shows: says(PAGE, /^<p>一。<\/p>/) }],
  slug: ['slug: b', { as: front, shows: publishes('2022/01/06/b.html') }],
  permalink: ['permalink: /:year/:slug.html', { as: front, shows: publishes('2022/a.html') }],
  published: ['published: no', { as: front, shows: leavesOut(PAGE) }],
  excerpt: ['excerpt: 摘要。', shown('page.excerpt', '摘要。')],
  description: ['description: 说明', shown('page.description', '说明')],
  lang: ['lang: ja', shown('page.lang', 'ja')],
  author: ['author: 向晚', shown('page.author', '向晚')],
  image: ['image: /b.svg', shown('page.image', '/b.svg')],
  updated: ['updated: 2022-01-07', shown('page.updated | date("%F")', '2022-01-07')],
  last_modified_at: [
    'last_modified_at: 2022-01-08',
    shown('page.updated | date("%F")', '2022-01-08'),
  ],
  redirect_from: [
    'redirect_from: [/old.html]',
    { as: front, shows: says('old.html', 'url=/2022/01/06/a.html') },
  ],
};

describe('keys of docs/writing.md', () => {
  it('are all tried here', () => {
    expect(namesIn('writing', 'key').sort()).toEqual(Object.keys(KEYS).sort());
  });

  it.each(Object.values(KEYS))('%s', tryOut);
});

describe('placeholders of docs/configuration.md', () => {
  const [, text = ''] = docsText('configuration').split('A template takes these placeholders:');
  const [names = ''] = text.split('\n\n');

  it.each([...names.matchAll(/`(:\w+)`/g)].map(([, name = '']) => name))('%s', (name) =>
    tryOut(`permalink: /p/x${name}-y.html`, {
      beside: () => ({
        [POST]: post({ title: '甲', categories: 'news', date: '2022-01-06 08:12:53 +0800' }),
      }),
      // A placeholder that is none would stand there as it is.
      shows: (tree) => {
        const path = Object.keys(tree).find((path) => path.startsWith('p/x'));
        expect(path).toBeDefined();
        expect(path).not.toContain(name.slice(1));
      },
    }),
  );
});
