import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { photo } from './pictures.js';
import { CONFIG, type Files, post, writeFiles } from './site.js';

/** Random edits of a miniature site, for properties about builds that follow each other. */

/** One edit: files to write, or to remove where null. */
export interface Edit {
  readonly what: string;
  readonly files: (before: Files) => Readonly<Record<string, string | Buffer | null>>;
}

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];
const pathOf = (name: string): string => `posts/2022-01-0${NAMES.indexOf(name) + 1}-${name}.md`;

const content = fc
  .record(
    {
      title: fc.constantFrom('一', '二', '三 & 四'),
      category: fc.constantFrom('News', '绵阳日报', '报'),
      tags: fc.constantFrom('[x]', '[x, y]', '[]'),
      published: fc.constantFrom('true', 'true', 'true', 'no'),
      date: fc.constantFrom(
        '2022-01-05',
        '2022-01-06 08:00',
        '2021-12-31',
        '2022-02-30',
        '2024-01-01',
      ),
      updated: fc.constantFrom('2022-03-01', '2022-03-02'),
      description: fc.constantFrom('简', '介'),
      lang: fc.constantFrom('en', 'zh-CN'),
      layout: fc.constantFrom('post', 'bare'),
      excerpt: fc.constantFrom('摘', '要'),
      source: fc.constantFrom('https://example.com/1', 'https://example.com/2'),
      redirect_from: fc.constantFrom('/old-1.html', '/old-2.html'),
      permalink: fc.constantFrom('/fixed.html', '/p/:title.html'),
      body: fc.constantFrom(
        '正文。',
        '<p>甲</p>',
        '**乙。**丙\n\n第二段。',
        '{{ x }}',
        '![图](/p.gif)\n\n$x^2$，<img src="/p.gif" width="20">',
        '![](/q.jpg)\n\n<img src="../r.jpg">',
      ),
    },
    { requiredKeys: ['title', 'body'] },
  )
  .map(({ body, ...keys }) => post(keys as Record<string, string>, body));

const write = (path: string, text: string | Buffer | null, what = `write ${path}`): Edit => ({
  what: text === null ? `remove ${path}` : `${what}: ${String(text).slice(0, 200)}`,
  files: () => ({ [path]: text }),
});

const name = fc.constantFrom(...NAMES);
const postEdit = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(name, content).map(([one, text]) => write(pathOf(one), text)) },
  { weight: 2, arbitrary: name.map((one) => write(pathOf(one), null)) },
  {
    weight: 1,
    arbitrary: fc.tuple(name, name).map(
      ([from, to]): Edit => ({
        what: `rename ${pathOf(from)} to ${pathOf(to)}`,
        files: (before) =>
          before[pathOf(from)] === undefined || from === to
            ? {}
            : { [pathOf(from)]: null, [pathOf(to)]: String(before[pathOf(from)]) },
      }),
    ),
  },
);

/** Templates that read the site in every way that there is. */
const POST_LAYOUTS = [
  '{% extends "layouts/base.html" %}{% block main %}{{ page.title }}{{ content }}{% endblock %}',
  '{{ page.previous.title }}<{{ page.next.url }}>{{ content }}{% include "partials/extra.html" ignore missing %}',
  '{{ page.previous.previous.title }}{{ page.next.next.date | date("%d") }}{{ page.excerpt }}{{ page.source }}',
  '{% for post in site.posts.slice(0, 2) %}{{ post.title }}{% endfor %}{{ site.posts.length }}',
  '{% for term in page.terms.category %}{{ term.title }}{{ term.description }}{% endfor %}{{ page.terms.tag[0].title }}',
  '{% for term in page.terms.tag %}{{ term.name }}{{ term.count }}{{ term.posts.last.title }}{% endfor %}{{ page.description }}',
  '{{ page.previous_in("category").title }}<{{ page.next_in("category").url }}>{{ page.next_in("tag").date | date("%d") }}',
  '{% for post in page.related %}{{ post.title }}{{ post.url }}{% endfor %}{{ page.previous_in("tag").next_in("category").title }}',
  '{{ page | beside }}{{ site.posts | beside }}',
  '{{ site.data.people.one }}{{ site.data.absent.one }}{{ page.updated | date("%d") }}{{ page.lang }}',
  '{% import "partials/tools.html" as tools %}{{ tools.shout(page.title) }}{{ site.motto }}{{ page.tags | join(",") }}',
  '{% for page in site.pages %}{{ page.title }}{% endfor %}{% for file in site.static_files %}{{ file.path }}{% endfor %}',
  '{% include "partials/extra.html" ignore missing %}{{ page.terms.category[0].posts.first.title }}{{ content | striptags }}',
  '{% fragment "latest" %}{{ page.previous.content }}{{ content }}',
];
const LISTINGS = [
  '{{ listing.term.title }}{{ listing.term.description }}{% for post in listing.posts %}{{ post.terms.category[0].title }}{% endfor %}',
  '{{ listing.term.name }}{% for post in listing.posts %}{{ post.title }}{{ post.excerpt }}{% endfor %}',
  '{{ listing.count }}{% for day in listing.days %}{{ day.date | date("%d") }}{{ day.url }}{{ day.count }}{{ day.posts.first.title }}{% endfor %}',
  '{{ listing.posts.last.title }}{{ listing.posts.length }}{% for year in listing.years %}{{ year.url }}{{ year.count }}{% for month in year.months %}{{ month.url }}{% endfor %}{% endfor %}',
  '{% for one in site.taxonomies[0].most_active(1) %}{{ one.title }}{{ one.posts.slice(0, 2).first.title }}{% endfor %}',
  '{{ listing.date | date("%Y-%m-%d") }}{{ listing.oldest | date("%Y-%m-%d") }}{{ listing.term.posts.first.title }}{{ listing.feed }}',
];
const NODES = [
  '{{ listing.previous.url }}{{ listing.next.url }}{{ listing.parent.url }}{{ listing.parts | length }}',
  '{% for level in listing.density.levels %}{{ level.path }}{% endfor %}{{ listing.months[0].share }}',
  '{% for month in listing.months %}{{ month.count }}{{ month.url }}{% endfor %}{% for day in listing.calendar.days %}{{ day.count }}{{ day.url }}{% endfor %}',
  '{% for post in listing.posts %}{{ post.title }}{{ post.previous.title }}{% endfor %}{% include "partials/extra.html" ignore missing %}',
];
const EXTRAS = [
  '{{ "/a.txt" | asset_url }}<script>1</script>',
  '[{{ site.title }}]',
  '({{ site.posts.first.title }}{{ site.categories.length }})',
  '{% for category in site.categories %}{{ category.name }}{{ category.count }}{% endfor %}',
  '{{ page.title }}{{ site.data.people.two }}',
  '{{ listing.count }}{{ listing.posts.first.title }}',
];
const templateEdit = fc.oneof(
  fc.constantFrom(null, ...POST_LAYOUTS).map((text) => write('templates/layouts/post.html', text)),
  fc.constantFrom(null, ...LISTINGS).map((text) => write('templates/layouts/listing.html', text)),
  fc.constantFrom(null, ...LISTINGS).map((text) => write('templates/layouts/home.html', text)),
  fc.constantFrom(null, ...NODES).map((text) => write('templates/layouts/node.html', text)),
  fc.constantFrom(null, ...EXTRAS).map((text) => write('templates/partials/extra.html', text)),
  fc
    .constantFrom('{{ content }}', '---\nlayout: post\n---\n[{{ content }}]')
    .map((text) => write('templates/layouts/bare.html', text)),
  fc
    .constantFrom(
      '{% macro shout(x) %}{{ x }}!{% endmacro %}',
      '{% macro shout(x) %}{{ x }}?{{ site.title }}{% endmacro %}',
    )
    .map((text) => write('templates/partials/tools.html', text)),
  fc
    .constantFrom(
      '{{ site.posts.first.title }}',
      '{% for post in site.posts %}{{ post.content }}{% endfor %}',
    )
    .map((text) => write('templates/fragments/latest.html', text)),
  fc.constantFrom(null, '{{ t.home }}').map((text) => write('templates/fragments/more.html', text)),
  fc.constantFrom('home: 家\n', null).map((text) => write('templates/strings/zh-CN.yml', text)),
);

const CONFIGS = [
  '',
  'motto: 一\n',
  'motto: 二\n',
  'description: 小\n',
  'listing: { size: 1, split: 1 }\n',
  'listing: { size: 2, split: 2 }\n',
  'feed: { limit: 2 }\n',
  'redirects: { /old-3.html: posts/2022-01-01-a.md }\nredirect_files: [nginx]\n',
  'header_files: [netlify]\n',
  'news_sitemap: /news.xml\nllms: true\n',
  'feed: { limit: 1, archive: true, rss: /rss.xml }\n',
  'feed: { bytes: 10000, content: excerpt, archive: true, limit: 2 }\n',
  'baseurl: /b\n',
  'future: true\n',
  'math: true\n',
  'minify_html: true\n',
  'minify_css: true\n',
  'images: { widths: [20, 40] }\n',
  'images: { widths: [30], sizes: 50vw }\nminify_html: true\n',
  'author: 编辑部\n',
  'taxonomies: { category: { name_from: tags }, tag: { strip_suffix: y } }\n',
];
/** Pictures that copies can be made of, and one that was cut short. */
const PHOTOS = await Promise.all([photo(50, 40), photo(25, 30, '#06c')]);
const PICTURES = [null, ...PHOTOS, (PHOTOS[0] as Buffer).subarray(0, 300)];

/** What a picture begins with: it says how large it is. */
function gif(width: number, height: number): string {
  return `GIF89a${String.fromCharCode(width, 0, height, 0)}`;
}

/** Plugins that read the site; all have the filter that layouts above use. */
const BESIDE =
  "filters: [{ name: 'beside', version: 1, apply: (one) => one.length ?? (one.previous?.title ?? '') + one.terms.tag.map((term) => term.count) }]";
const PLUGINS = [
  BESIDE,
  BESIDE.replace("?? ''", "?? '-'"),
  `${BESIDE}, outputs: [{ name: 'list', version: 1, files: (site) => ['/list.txt', ...site.taxonomies[0].terms.map(({ slug }) => '/of/' + slug + '.txt')], render: (site, { address }) => address + site.motto + site.posts.slice(0, 2).map((post) => post.title) }]`,
  `${BESIDE}, transforms: [{ name: 'end', version: 1, apply: (html, { kind, site }) => html + kind + site.title }]`,
  `${BESIDE}, markdown: [{ name: 'quotes', version: 1, use: (md) => md.disable('emphasis') }]`,
].map((parts) => `export default { ${parts} };\n`);

const otherEdit = fc.oneof(
  fc.constantFrom(...PLUGINS).map((text) => write('gazette.config.mjs', text)),
  fc.constantFrom(...CONFIGS).map((more) => write('_config.yml', CONFIG + more)),
  fc
    .constantFrom('甲报', '乙报')
    .map((title) => write('_config.yml', CONFIG.replace('小报', title), 'title')),
  fc
    .constantFrom(null, 'one: 1\n', 'one: 1\ntwo: 2\n', 'one: 3\n')
    .map((text) => write('data/people.yml', text)),
  fc
    .constantFrom(null, 'News: 新闻\n', 'News: { name: 要闻, description: 述 }\n报: 报纸\n')
    .map((text) => write('data/categories.yml', text)),
  fc.constantFrom(null, '{"one": 1}').map((text) => write('data/absent.json', text)),
  fc.constantFrom(null, 'a', 'b').map((text) => write('public/a.txt', text)),
  fc
    .constantFrom(null, 'a { b: c }', 'a  { b: c }', 'a }')
    .map((text) => write('public/theme/style.css', text)),
  fc
    .constantFrom(null, gif(4, 3), gif(8, 6), `${gif(8, 6)}other`)
    .map((text) => write('public/p.gif', text)),
  fc.constantFrom(...PICTURES).map((bytes) => write('public/q.jpg', bytes, 'picture')),
  fc.constantFrom(...PICTURES).map((bytes) => write('public/r.jpg', bytes, 'picture')),
  fc.constantFrom(null, 'a').map((text) => write('public/feed.xml', text)),
  fc
    .constantFrom(
      null,
      post({ title: '关于' }),
      post({ title: 'About' }, 'x'),
      post({ title: 'About' }, 'y'),
    )
    .map((text) => write('pages/about.md', text)),
  fc
    .constantFrom(
      null,
      post(
        { title: 'T', layout: 'none' },
        '{% for post in site.posts %}{{ post.url }}{% endfor %}',
      ),
      post({ title: 'T' }, '{{ site.data.people.one }}{{ site.tags.length }}'),
    )
    .map((text) => write('pages/all.html.njk', text)),
);

/** Any edit of sources. */
export const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 5, arbitrary: postEdit },
  { weight: 3, arbitrary: templateEdit },
  { weight: 3, arbitrary: otherEdit },
);

/** A site that the edits are about. */
export const EDITED_SITE: Files = {
  '_config.yml': `${CONFIG}listing: { size: 2, split: 2 }\n`,
  'posts/2022-01-01-a.md': post({ title: 'A', category: 'News', tags: '[x]' }),
  'posts/2022-01-02-b.md': post({ title: 'B', category: 'News' }, '> 导语\n\n<p>乙。</p>'),
  'posts/2022-01-03-c.md': post({ title: 'C', category: '报', tags: '[x, y]' }),
  'templates/partials/tools.html': '{% macro shout(x) %}{{ x }}!{% endmacro %}',
  'templates/layouts/bare.html': '{{ content }}',
  'templates/fragments/latest.html': '{{ site.posts.first.title }}',
  'public/p.gif': gif(4, 3),
  'public/q.jpg': PHOTOS[0] as Buffer,
  'gazette.config.mjs': PLUGINS[0] as string,
};

/** Carries an edit out; returns the site's files then. */
export function apply(root: string, before: Files, { files: change }: Edit): Files {
  const changed = change(before);
  const after: Record<string, string | Buffer> = { ...before };
  for (const [path, text] of Object.entries(changed)) {
    if (text === null) {
      delete after[path];
      rmSync(join(root, path), { force: true });
    } else {
      after[path] = text;
      writeFiles(root, { [path]: text });
    }
  }
  return after;
}
