import { describe, expect, it } from 'vitest';
import { blocksOf, docsText, inlineYamlOf } from '../helpers/docs.js';
import { photo } from '../helpers/pictures.js';
import { CONFIG, type Files, post } from '../helpers/site.js';
import {
  added,
  leavesOut,
  PAGE,
  POST,
  publishes,
  says,
  type Trial,
  tryOut,
} from '../helpers/trial.js';

/** A post of the newspaper `mianyangribao`. */
const NEWS = post({ title: '甲', categories: 'mianyangribao', tags: '绵阳日报新闻' });
const frame = '<iframe src="https://player.vimeo.com/video/1"></iframe>';
const inFrontMatter = (snippet: string): Files => ({ [POST]: `---\n${snippet}\n---\n正文。\n` });

/** Every piece of configuration, front matter and data in the docs, and what must come of it. */
const TRIALS: Readonly<Record<string, Readonly<Record<string, Trial>>>> = {
  configuration: {
    'feed: { rss: /rss.xml, limit: 50 }': { shows: publishes('rss.xml') },
    'defaults:\n  - scope: { path: posts/2022, type: posts }\n    values: { author: 编辑部 }': {
      beside: () => ({
        'posts/2022/2022-01-07-b.md': post({ title: '乙' }),
        'templates/layouts/post.html': '{{ page.author }}',
      }),
      shows: (tree) => {
        says('2022/01/07/b.html', /^编辑部$/)(tree);
        says(PAGE, /^$/)(tree);
      },
    },
    [`trust: [pages, posts/editorial, "posts/*/interactive-*.md"]
sanitize: { iframes: [www.youtube-nocookie.com, player.vimeo.com] }
external_rel: noopener nofollow ugc`]: {
      beside: () => ({
        [POST]: post({ title: '甲' }, `${frame}\n\n<a href="https://b.example/">x</a>`),
        'posts/editorial/2022-01-07-b.md': post({ title: '乙' }, '<b onclick="a()">x</b>'),
      }),
      shows: (tree) => {
        says(PAGE, '<iframe')(tree);
        says(PAGE, /<a [^>]*rel="noopener nofollow ugc"/)(tree);
        says('2022/01/07/b.html', 'onclick="a()"')(tree);
      },
    },
    'nunjucks: [posts/editorial, "pages/*.md"]': {
      beside: () => ({
        [POST]: post({ title: '甲' }, '{{ 1 + 1 }}'),
        'posts/editorial/2022-01-07-b.md': post({ title: '乙' }, '{{ 1 + 1 }}'),
        'pages/c.md': post({ title: '丙' }, '{{ 2 + 1 }}'),
      }),
      shows: (tree) => {
        says(PAGE, '{{ 1 + 1 }}')(tree);
        says('2022/01/07/b.html', '<p>2</p>')(tree);
        says('c.html', '<p>3</p>')(tree);
      },
    },
    'images:\n  widths: [480, 960, 1440]\n  formats: [avif, webp]': {
      beside: async () => ({
        [POST]: post({ title: '甲' }, '![桥](/a.jpg)'),
        'public/a.jpg': await photo(600, 400),
      }),
      shows: (tree) => {
        says(
          PAGE,
          /<source type="image\/avif" srcset="\/resized\/.*<source type="image\/webp"/,
        )(tree);
        says(PAGE, / 480w, /)(tree);
      },
    },
    'images: {}': {
      beside: async () => ({
        [POST]: post({ title: '甲' }, '![桥](/a.jpg)'),
        'public/a.jpg': await photo(600, 400),
      }),
      shows: says(PAGE, /<source type="image\/webp"/),
    },
    [`taxonomies:
  category:
    key: categories
    permalink: /category/:slug.html
    index: /category/
    feed: /feed/:slug.xml
  tag:
    key: tags
    permalink: /tag/:slug.html
    index: /tag/
    feed: false`]: {
      beside: () => ({ [POST]: NEWS }),
      shows: (tree) => {
        publishes('category/mianyangribao.html')(tree);
        publishes('feed/mianyangribao.xml')(tree);
        publishes('tag/绵阳日报新闻.html')(tree);
      },
    },
    'json_feed: /feed/:slug.json': {
      as: (snippet) => added(`taxonomies: { category: { ${snippet} } }`),
      beside: () => ({ [POST]: NEWS }),
      shows: publishes('feed/mianyangribao.json'),
    },
    'rss_feed: /feed/:slug.rss': {
      as: (snippet) => added(`taxonomies: { category: { ${snippet} } }`),
      beside: () => ({ [POST]: NEWS }),
      shows: publishes('feed/mianyangribao.rss'),
    },
    'taxonomies: { category: { name_from: tags, strip_suffix: 新闻 }, tag: {} }': {
      beside: () => ({ [POST]: NEWS }),
      shows: (tree) => {
        says('category/mianyangribao.html', '<h1>绵阳日报')(tree);
        publishes('tag/绵阳日报新闻.html')(tree);
      },
    },
    'name_from: tags': {
      as: (snippet) => added(`taxonomies: { category: { ${snippet} } }`),
      beside: () => ({ [POST]: NEWS }),
      shows: says('category/mianyangribao.html', '<h1>绵阳日报新闻'),
    },
    'mianyangribao: 绵阳日报': {
      as: (snippet) => ({ 'data/categories.yml': snippet }),
      beside: () => ({ [POST]: NEWS }),
      shows: says('category/mianyangribao.html', '<h1>绵阳日报'),
    },
    'mianyangribao: { name: 绵阳日报, description: 一份日报 }': {
      as: (snippet) => ({ 'data/categories.yml': snippet }),
      beside: () => ({ [POST]: NEWS }),
      shows: (tree) => {
        says('category/mianyangribao.html', '<h1>绵阳日报')(tree);
        says('category/mianyangribao.html', '一份日报')(tree);
      },
    },
    'author: { permalink: /author/:slug.html, index: /author/ }': {
      as: (snippet) => added(`taxonomies: { ${snippet} }`),
      beside: () => ({ [POST]: post({ title: '甲', author: '向晚' }) }),
      shows: (tree) => {
        publishes('author/向晚.html')(tree);
        publishes('author/index.html')(tree);
        leavesOut('category/index.html')(tree);
      },
    },
    'feed: { rss: /rss.xml }': { shows: publishes('rss.xml') },
    'feed: { content: excerpt }': {
      beside: () => ({ [POST]: post({ title: '甲' }, '开头。\n\n后文。') }),
      shows: (tree) => {
        says('feed.xml', '开头。')(tree);
        expect(tree['feed.xml']).not.toContain('后文。');
      },
    },
    'feed: { ids: "https://old.example.com" }': {
      shows: says('feed.xml', '<id>https://old.example.com/2022/01/06/a</id>'),
    },
    'feed: { ids: "tag:example.com,2022:" }': {
      shows: says('feed.xml', '<id>tag:example.com,2022:/2022/01/06/a</id>'),
    },
    'feed: { archive: true }': {
      // Given a limit: a feed that holds all posts has no archive.
      as: (snippet) => added(snippet.replace(' }', ', limit: 1 }')),
      beside: () => ({ 'posts/2022-02-06-b.md': post({ title: '乙' }) }),
      shows: publishes('feed/archive/2022-01.xml'),
    },
  },
  themes: {
    '# _config.yml\ntheme: blog': { shows: says('theme/style.css', 'serif') },
    '- { title: About, url: /about.html }': {
      as: (snippet) => ({ ...added('theme: blog'), 'data/navigation.yml': snippet }),
      beside: () => ({ 'pages/about.md': post({ title: 'About' }) }),
      shows: says('index.html', '<a href="/about.html">About</a>'),
    },
    'posts_on_home: 5': {
      as: (snippet) => added(`theme: blog\n${snippet}`),
      beside: () =>
        Object.fromEntries(
          [1, 2, 3, 4, 5, 6].map((day) => [
            `posts/2022-02-0${day}-x.md`,
            post({ title: `第${day}天` }),
          ]),
        ),
      shows: (tree) => {
        says('index.html', '第2天')(tree);
        expect(tree['index.html']).not.toContain('第1天');
      },
    },
    'theme: mine': {
      beside: () => ({ 'themes/mine/templates/layouts/post.html': '我的{{ content }}' }),
      shows: says(PAGE, /^我的/),
    },
  },
  writing: {
    [`/old/address.html: posts/2022-01-06-title.md   # the source, wherever it is published
/about-us/: /about.html
/forum/: https://forum.example.org/`]: {
      as: (snippet) => ({ 'data/redirects.yml': snippet }),
      beside: () => ({
        'posts/2022-01-06-title.md': post({ title: '题' }),
        'pages/about.md': post({ title: '关于' }),
      }),
      shows: (tree) => {
        says('old/address.html', 'url=/2022/01/06/title.html')(tree);
        says('about-us/index.html', 'url=/about.html')(tree);
        says('forum/index.html', 'url=https://forum.example.org/')(tree);
      },
    },
    'math: true': {
      beside: () => ({ [POST]: post({ title: '甲' }, '$x^2$ 和 \\(y\\)，从$5涨到$10') }),
      shows: (tree) => {
        expect(tree[PAGE]?.match(/<math/g)).toHaveLength(2);
        says(PAGE, '从$5涨到$10')(tree);
      },
    },
    'published: false': { as: inFrontMatter, shows: leavesOut(PAGE) },
    'on_fault: stop': {
      beside: () => ({ 'posts/2022-01-07-b.md': '---\ntitle: "\n---\n' }),
      announced: ['front-matter-invalid', 'fault-limit'],
      shows: leavesOut(PAGE),
    },
  },
  templates: {
    [`# _config.yml
title: 河湾报刊
description: 一个小小的档案馆
url: https://news.example.com
lang: zh-CN
timezone: Asia/Shanghai
listing: { size: 2 }
motto: 言之有物`]: {
      as: (snippet) => ({ '_config.yml': snippet }),
      shows: says('index.html', '河湾报刊'),
    },
    [`date_long: "%-d %B %Y"
date_day: "%a %-d %B %Y"
date_month: "%B %Y"
months: [janvier, février, mars, avril, mai, juin, juillet, août, septembre, octobre, novembre, décembre]
months_short: [janv., févr., mars, avr., mai, juin, juil., août, sept., oct., nov., déc.]
weekdays: [lun., mar., mer., jeu., ven., sam., dim.]
posts_count: "%d articles"
posts_count_one: "%d article"
home: Accueil`]: {
      as: (snippet) => ({
        '_config.yml': CONFIG.replace('zh-CN', 'fr'),
        'templates/strings/fr.yml': snippet,
      }),
      shows: (tree) => {
        says(PAGE, '6 janvier 2022')(tree);
        says('archive/2022/01/index.html', '1 article')(tree);
        says('index.html', 'Accueil')(tree);
      },
    },
    'layout: base': {
      as: (snippet) => ({ 'templates/layouts/post.html': `---\n${snippet}\n---\n{{ content }}` }),
      beside: () => ({ 'templates/layouts/base.html': '外：{{ content }}' }),
      shows: says(PAGE, /^外：<p>正文。/),
    },
    'wide: true': {
      as: (snippet) => ({
        'templates/layouts/post.html': `---\n${snippet}\n---\n{{ layout.wide }}`,
      }),
      shows: says(PAGE, /^true$/),
    },
  },
  'moving-from-jekyll': {
    'theme: minima': { announced: ['theme-missing'], shows: leavesOut(PAGE) },
    'feed: { rss: /rss.xml }': { shows: publishes('rss.xml') },
    'zoneless_dates: utc': {
      beside: () => ({ [POST]: post({ date: '2022-01-06 20:00:00' }) }),
      shows: publishes('2022/01/07/a.html'),
    },
    'trust: [posts]': {
      beside: () => ({ [POST]: post({ title: '甲' }, '<form></form>') }),
      shows: says(PAGE, '<form></form>'),
    },
    'layout: default': {
      as: (snippet) => ({ 'templates/layouts/post.html': `---\n${snippet}\n---\n{{ content }}` }),
      beside: () => ({ 'templates/layouts/default.html': '外：{{ content }}' }),
      shows: says(PAGE, /^外：<p>正文。/),
    },
  },
  security: {
    'sanitize: { iframes: [hosts] }': {
      as: (snippet) => added(snippet.replace('hosts', 'player.vimeo.com')),
      beside: () => ({ [POST]: post({ title: '甲' }, frame) }),
      shows: says(
        PAGE,
        /<iframe[^>]* loading="lazy"[^>]* sandbox|<iframe[^>]* sandbox[^>]* loading="lazy"/,
      ),
    },
    'math: true': {
      beside: () => ({ [POST]: post({ title: '甲' }, '$x$') }),
      shows: says(PAGE, '<math'),
    },
    'sanitize: false': {
      beside: () => ({ [POST]: post({ title: '甲' }, '<form></form>') }),
      shows: says(PAGE, '<form></form>'),
    },
    'external_rel: noopener nofollow ugc': {
      beside: () => ({ [POST]: post({ title: '甲' }, '[x](https://b.example/)') }),
      shows: says(PAGE, /rel="noopener nofollow ugc"/),
    },
  },
  deploying: {
    'host: cloudflare-pages\nredirect_files: [cloudflare]': { shows: publishes('_redirects') },
    'redirect_files: [nginx]': { shows: publishes('nginx/redirects.map') },
    'redirect_files: [netlify]': { shows: publishes('_redirects') },
    'header_files: [nginx]': { shows: publishes('nginx/headers.conf') },
    'sanitize: { iframes: [hosts] }': {
      as: (snippet) =>
        added(`${snippet.replace('hosts', 'player.vimeo.com')}\nheader_files: [netlify]`),
      shows: says('_headers', 'frame-src https://player.vimeo.com'),
    },
    'minify_html: true': { shows: says('index.html', /^<!doctype html><html lang=zh-CN>/i) },
    'minify_css: true': {
      beside: () => ({ 'public/a.css': 'a {\n  color: red;\n}\n' }),
      shows: says('a.css', /^a\{color:red\}/),
    },
    'feed: false': {
      as: (snippet) => added(`taxonomies: { category: { ${snippet} } }`),
      beside: () => ({ [POST]: NEWS }),
      shows: leavesOut('feed/mianyangribao.xml'),
    },
    'index: false': {
      as: (snippet) => added(`taxonomies: { category: { ${snippet} } }`),
      beside: () => ({ [POST]: NEWS }),
      shows: (tree) => {
        leavesOut('category/index.html')(tree);
        publishes('category/mianyangribao.html')(tree);
      },
    },
    'feed: { content: excerpt }': { shows: publishes('feed.xml') },
    'permalink: pretty': { shows: publishes('2022/01/06/a/index.html') },
  },
  performance: {
    'sanitize: false': { shows: publishes(PAGE) },
    'feed: { content: excerpt }': { shows: publishes('feed.xml') },
    'feed: false': {
      as: (snippet) => added(`taxonomies: { category: { ${snippet} } }`),
      beside: () => ({ [POST]: NEWS }),
      shows: leavesOut('feed/mianyangribao.xml'),
    },
    'host: github-pages': { shows: publishes(PAGE) },
  },
};

/** What looks like configuration and is none: it stands for a form, belongs to another program, or is tried elsewhere. */
const OTHERS: ReadonlySet<string> = new Set([
  '{ iframes: [hosts] }', // `sanitize`, below in the same document
  'scripts: [CODE]', // plugins: the example that follows it
  'styles: [CODE]',
  'key: value',
]);
/** Workflows of hosts, which deploying.test.ts looks at. */
const isWorkflow = (snippet: string): boolean => /^(?:jobs|pages):/m.test(snippet);

const snippetsOf = (name: string): string[] => {
  const text = docsText(name);
  const found = [...blocksOf(text, 'yaml').map((block) => block.trimEnd()), ...inlineYamlOf(text)];
  return [...new Set(found)].filter((snippet) => !OTHERS.has(snippet) && !isWorkflow(snippet));
};

describe.each(Object.keys(TRIALS))('docs/%s.md', (name) => {
  const trials = TRIALS[name] ?? {};

  it('has no snippet that is not tried here', () => {
    expect(snippetsOf(name).sort()).toEqual(Object.keys(trials).sort());
  });

  it.each(Object.entries(trials))('%s', tryOut);
});
