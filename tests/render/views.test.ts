import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFilters } from '../../src/render/filters/filters.js';
import { Engine } from '../../src/render/nunjucks/engine.js';
import { Sequence } from '../../src/render/views/sequence.js';
import {
  buildSite,
  CONFIG,
  type Files,
  makeSite,
  post,
  readTree,
  writeFiles,
} from '../helpers/site.js';

describe('a sequence', () => {
  /** Renders a template over a sequence of 1,000; what it printed, and which items were made. */
  function render(template: string): { text: string; made: number[] } {
    const made: number[] = [];
    const posts = new Sequence(1000, (index) => {
      made.push(index);
      return { title: `p${index}`, draft: index === 1 };
    });
    const filters = createFilters({
      config: { url: '', baseurl: '', timezone: 'UTC' },
      markdown: (text) => text,
    });
    const engine = new Engine({ sourceOf: () => null, names: [] }, filters, () => '');
    return { text: engine.renderString(template, 'x', { posts }), made };
  }

  it.each([
    [
      '{{ posts.length }} {{ posts.size }} {{ posts | length }} {{ posts | size }}',
      '1000 1000 1000 1000',
      [],
    ],
    ['{{ (posts | first).title }}', 'p0', [0]],
    ['{{ posts.first.title }}', 'p0', [0]],
    ['{{ (posts | last).title }}{{ posts.last.title }}', 'p999p999', [999, 999]],
    ['{{ posts[2].title }}{{ posts[-1].title }}{{ posts[1000] }}', 'p2p999', [2, 999]],
    ['{% for p in posts.slice(0, 2) %}{{ p.title }}{% endfor %}', 'p0p1', [0, 1]],
    ['{% for p in posts.slice(-2) %}{{ p.title }}{% endfor %}', 'p998p999', [998, 999]],
    ['{% for p in posts.slice(10, 20).slice(1, 3) %}{{ p.title }}{% endfor %}', 'p11p12', [11, 12]],
    ['{% for p in posts | slice(5, 2) %}{{ p.title }}{% endfor %}', 'p5p6', [5, 6]],
    [
      '{{ posts.slice(5, 2).length }}{{ posts.slice(2000).length }}{{ posts.slice(990).length }}',
      '0010',
      [],
    ],
    ['{{ (posts | default([])).length }}{% if posts %}y{% endif %}', '1000y', []],
  ])('%s makes only what it shows', (template, text, made) => {
    expect(render(template)).toEqual({ text, made });
  });

  it('can be gone through, and given to any filter of lists', () => {
    const { text, made } = render(
      '{% for p in posts %}{% if loop.last %}{{ p.title }}{{ loop.length }}{% endif %}{% endfor %}{{ posts | selectattr("draft") | join(",", "title") }}{{ (posts | reverse)[0].title }}{{ (posts | where("draft", true)).length }}',
    );
    expect(text).toBe('p9991000p1p9991');
    expect(made.slice(0, 1000)).toEqual(Array.from({ length: 1000 }, (_, index) => index));
  });
});

/** The page of a Nunjucks template in a site. */
async function show(template: string, more: Files = {}, config = CONFIG): Promise<string> {
  const tree = await built(
    { 'pages/p.txt.njk': `---\nlayout: null\n---\n${template}`, ...more },
    config,
  );
  return tree['p.txt'] ?? '';
}

async function built(files: Files, config = CONFIG): Promise<Record<string, string>> {
  const root = makeSite({ '_config.yml': config, ...files });
  const result = await buildSite(root);
  expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return readTree(join(root, '_site'));
}

const THREE: Files = {
  'posts/2022-01-05-old.md': post(
    { title: '旧', categories: '[报]', tags: '[甲, 乙]' },
    '第一段。\n\n第二段。',
  ),
  'posts/2022-01-06-mid.md': post(
    {
      title: '中',
      categories: '[报]',
      tags: '[甲]',
      mood: '{ a: [1, x] }',
      author: '记者',
      lang: 'en',
      image: '/i.png',
      updated: '2022-02-01 08:00:00',
    },
    '<div><b>raw</b> text</div>\n\nrest',
  ),
  'posts/2022-01-07-new.md': post({ title: '新', slug: 'New Slug' }),
};

describe('page', () => {
  it.each([
    ['{{ p.previous.title }} {{ p.next.title }}', '旧 新'],
    ['{{ site.posts.first.next }}{{ site.posts.last.previous }}', ''],
    [
      '{{ p.previous_in("category").title }}{{ p.next_in("category") }}{{ p.previous_in("tag").title }}{{ p.previous_in("nope") }}{{ p.previous_in() }}',
      '旧旧',
    ],
    ['{{ site.posts.last.next_in("tag").title }}{{ site.posts.first.previous_in("tag") }}', '中'],
    [
      '{% for one in p.related %}{{ one.title }}{% endfor %}{{ site.posts.last.related.length }}',
      '旧0',
    ],
    ['{{ p.mood.a[1] }} {{ p.mood.b }}{{ p.nope }}', 'x '],
    [
      '{{ p.author }} {{ p.lang }} {{ p.image }} {{ p.kind }} {{ p.draft }}',
      '记者 en /i.png post false',
    ],
    [
      '{{ p.updated | date("%F") }} {{ p.last_modified_at | date("%F") }} {{ p.date }}',
      '2022-02-01 2022-02-01 2022-01-06 00:00:00 +0800',
    ],
    [
      '{{ p.url }} {{ p.id }} {{ p.path }} {{ p.layout }}',
      '/%E6%8A%A5/2022/01/06/mid.html /%E6%8A%A5/2022/01/06/mid posts/2022-01-06-mid.md post',
    ],
    ['{{ p.categories }} {{ p.category }} {{ p.tags | join("+") }}', '报 报 甲'],
    [
      '{% for term in p.terms.tag %}{{ term.name }} {{ term.url }} {{ term.count }} {{ term.slug }} {{ term.taxonomy }}{% endfor %}',
      '甲 /tag/%E7%94%B2.html 2 甲 tag',
    ],
    ['{{ site.posts.last.excerpt }}', '<p>第一段。</p>'],
    ['{{ p.excerpt }}', 'raw text'],
    ['{{ p }}', '中'],
    ['{{ page.title }}{{ page.kind }}{{ page.url }}{{ page.date }}', 'Ppage/p.txt'],
  ])('%s → %s', async (template, text) => {
    const source = `{% set p = site.posts[1] %}${template}`;
    expect((await show(source, THREE)).trim()).toBe(text.trim());
  });

  it('has as its id the folder of its address and its slug', async () => {
    const posts = ['/a/b/', '/a/c.html', '/a/d', '/e/'].map((permalink, day) => [
      `posts/2022-01-0${day + 1}-slug.md`,
      post({ title: 'T', permalink }),
    ]);
    expect(
      await show('{% for p in site.posts %}{{ p.id }} {% endfor %}', Object.fromEntries(posts)),
    ).toBe('/slug /a/slug /a/slug /a/slug ');
  });
});

describe('site', () => {
  it.each([
    [
      '{{ site.title }} {{ site.url }} {{ site.lang }}[{{ site.baseurl }}]',
      '小报 https://example.com zh-CN[]',
    ],
    ['{{ site.own.key }} {{ site.timezone }} {{ site.extra }}{{ site.nope }}', '7 Asia/Shanghai '],
    [
      '{{ site.archive }} {{ site.feed.atom }} {{ site.feed.json }}',
      '/%E6%97%A5%E6%9C%9F/ /atom.xml false',
    ],
    ['{{ site.posts.length }} {{ site.pages.length }} {{ site.pages.first.title }}', '3 1 P'],
    ['{{ site.data.links[0].name }}', '链接'],
    [
      '{% for f in site.static_files %}{% if f.extname == ".txt" %}{{ f.path }} {{ f.name }}{% endif %}{% endfor %}',
      '/%E6%96%87/a.txt a.txt',
    ],
    [
      '{% for c in site.categories %}{{ c.name }}{{ c.count }}{% endfor %} {% for c in site.tags %}{{ c.name }}{{ c.count }} {{ c.last | date("%d") }} {% endfor %}',
      '报2 乙1 05 甲2 06',
    ],
    [
      '{% for x in site.taxonomies %}{{ x.name }} {{ x.url }} {{ x.count }};{% endfor %}',
      'category /category/ 1;tag /tag/ 2;',
    ],
  ])('%s → %s', async (template, text) => {
    const more = { ...THREE, 'data/links.yml': '- name: 链接\n', 'public/文/a.txt': 'a' };
    const config = `${CONFIG}own: { key: 7 }\narchive: /日期/\nfeed: { atom: /atom.xml, json: false }\n`;
    expect((await show(template, more, config)).trim()).toBe(text.trim());
  });

  it('groups the terms of a taxonomy by initial, others last', async () => {
    const names = ['beta', 'Alpha', 'alpha', '9点', '绵阳', 'Ärzte'];
    const text = await show(
      '{% for g in site.taxonomies[1].groups %}{{ g.key }}:{{ g.terms | join(",", "name") }};{% endfor %}',
      {
        'posts/2022-01-06-a.md': post({ title: 'a', tags: `[${names.join(', ')}]` }),
      },
    );
    expect(text).toBe('0–9:9点;A:Alpha,alpha,Ärzte;B:beta;M:绵阳;');
  });

  it('looks no Japanese name up by its pinyin', async () => {
    const text = await show(
      '{% for g in site.taxonomies[1].groups %}{{ g.key }}:{{ g.terms | join(",", "title") }};{% endfor %}',
      {
        'posts/2022-01-06-a.md': post({ title: 'a', tags: '[港新聞, asahi, Beta]' }),
        'data/tags.yml': 'asahi: 朝日新聞\n',
      },
      CONFIG.replace('zh-CN', 'ja'),
    );
    expect(text).toBe('A:朝日新聞;B:Beta;:港新聞;');
  });

  it.each([
    ['zh-TW', '0–9:9點;B:Beta;ㄌ:聯合報;ㄓ:中國時報;ㄗ:自由時報;'],
    ['zh-Hant', '0–9:9點;B:Beta;ㄌ:聯合報;ㄓ:中國時報;ㄗ:自由時報;'],
    ['zh-HK', '0–9:9點;B:Beta;L:聯合報;U:中國時報;Z:自由時報;'],
    ['zh-CN', '0–9:9點;B:Beta;L:聯合報;U:中國時報;Z:自由時報;'],
  ])('looks names up by bopomofo on Taiwan: %s', async (lang, groups) => {
    const text = await show(
      '{% for g in site.taxonomies[1].groups %}{{ g.key }}:{{ g.terms | join(",", "title") }};{% endfor %}',
      {
        // A name in letters says how the title is read in pinyin, if in any way.
        'posts/2022-01-06-a.md': post({ title: 'a', tags: '[聯合報, udn, 自由時報, Beta, 9點]' }),
        'data/tags.yml': 'udn: 中國時報\n',
      },
      CONFIG.replace('zh-CN', lang),
    );
    expect(text).toBe(groups);
  });

  it.each([
    ['[beta, alpha]', 2],
    ['[港新聞, 朝日]', 0],
  ])('cuts an index by initial if it has several: %s', async (tags, headings) => {
    const tree = await built(
      { 'posts/2022-01-06-a.md': post({ title: 'a', tags }) },
      CONFIG.replace('zh-CN', 'ja'),
    );
    expect(tree['tag/index.html']?.match(/<h2/g) ?? []).toHaveLength(headings);
  });
});

describe('listing', () => {
  /** Every listing page says what it is. */
  const DUMP = `{{ listing.kind }} n={{ listing.count }} [{% for p in listing.posts %}{{ p.slug }} {% endfor %}] years=[{% for y in listing.years %}{{ y.year }}:{{ y.count }}:{{ y.url }} {% endfor %}] months=[{% for m in listing.months %}{{ m.month }}:{{ m.count }}:{{ m.url }} {% endfor %}] days=[{% for d in listing.days %}{{ d.date | date("%F") }}:{{ d.count }}:{{ d.url }} {% endfor %}] parts=[{% for p in listing.parts %}{{ p.part }}:{{ p.count }}:{{ p.url }} {% endfor %}] up={{ listing.parent.kind }}:{{ listing.parent.url }} older={{ listing.previous.url }} newer={{ listing.next.url }} head={{ listing.head }} feed={{ listing.feed }} date={{ listing.date | date("%F") }} ymd={{ listing.year }}/{{ listing.month }}/{{ listing.day }}/{{ listing.part }}`;
  const SITE: Files = {
    'templates/layouts/home.html': DUMP,
    'templates/layouts/listing.html': DUMP,
    'templates/layouts/archive.html': DUMP,
    'templates/layouts/node.html': DUMP,
    ...Object.fromEntries(
      [
        '2021-12-31-a',
        '2022-01-05-b',
        '2022-01-06-c',
        '2022-01-06-d',
        '2022-01-06-e',
        '2022-01-06-f',
        '2022-01-06-g',
        '2022-02-01-h',
      ].map((name) => [
        `posts/${name}.md`,
        post({
          title: name,
          tags: '[t]',
          date: `${name.slice(0, 10)} 0${name.charCodeAt(11) - 96}:00:00`,
        }),
      ]),
    ),
  };
  const SMALL = `${CONFIG}listing: { size: 3, split: 2 }\n`;

  it.each([
    [
      'index.html',
      'head n=8 [h g f ] years=[2022:7:/archive/2022/ 2021:1:/archive/2021/ ] months=[] days=[2022-02-01:1:/archive/2022/02/01/ 2022-01-06:2:/archive/2022/01/06/ ] parts=[] up=: older= newer= head=/ feed=/feed.xml date=2022-02-01 ymd=///',
    ],
    [
      'archive/index.html',
      'archive n=8 [] years=[2022:7:/archive/2022/ 2021:1:/archive/2021/ ] months=[] days=[] parts=[] up=: older= newer= head=/ feed=/feed.xml date= ymd=///',
    ],
    [
      'archive/2022/index.html',
      'year n=7 [] years=[] months=[2:1:/archive/2022/02/ 1:6:/archive/2022/01/ ] days=[] parts=[] up=archive:/archive/ older=/archive/2021/ newer= head=/ feed=/feed.xml date=2022-01-01 ymd=2022///',
    ],
    [
      'archive/2021/index.html',
      'year n=1 [a ] years=[] months=[12:1:/archive/2021/12/ ] days=[2021-12-31:1:/archive/2021/12/31/ ] parts=[] up=archive:/archive/ older= newer=/archive/2022/ head=/ feed=/feed.xml date=2021-01-01 ymd=2021///',
    ],
    [
      'archive/2022/01/index.html',
      'month n=6 [] years=[] months=[] days=[] parts=[] up=year:/archive/2022/ older=/archive/2021/12/ newer=/archive/2022/02/ head=/ feed=/feed.xml date=2022-01-01 ymd=2022/1//',
    ],
    [
      'archive/2022/01/06/index.html',
      'day n=5 [g ] years=[] months=[] days=[2022-01-06:1: ] parts=[2:2:/archive/2022/01/06/2/ 1:2:/archive/2022/01/06/1/ ] up=month:/archive/2022/01/ older=/archive/2022/01/05/ newer=/archive/2022/02/01/ head=/ feed=/feed.xml date=2022-01-06 ymd=2022/1/6/',
    ],
    [
      'archive/2022/01/06/2/index.html',
      'part n=2 [f e ] years=[] months=[] days=[2022-01-06:2: ] parts=[2:2:/archive/2022/01/06/2/ 1:2:/archive/2022/01/06/1/ ] up=day:/archive/2022/01/06/ older=/archive/2022/01/06/1/ newer=/archive/2022/01/06/ head=/ feed=/feed.xml date=2022-01-06 ymd=2022/1/6/2',
    ],
    [
      'archive/2022/01/06/1/index.html',
      'part n=2 [d c ] years=[] months=[] days=[2022-01-06:2: ] parts=[2:2:/archive/2022/01/06/2/ 1:2:/archive/2022/01/06/1/ ] up=day:/archive/2022/01/06/ older= newer=/archive/2022/01/06/2/ head=/ feed=/feed.xml date=2022-01-06 ymd=2022/1/6/1',
    ],
    [
      'tag/t.html',
      'head n=8 [h g f ] years=[2022:7:/tag/t/2022/ 2021:1:/tag/t/2021/ ] months=[] days=[2022-02-01:1: 2022-01-06:2:/tag/t/2022/01/06/ ] parts=[] up=: older= newer= head=/tag/t.html feed= date=2022-02-01 ymd=///',
    ],
    [
      'tag/t/2021/index.html',
      'year n=1 [a ] years=[] months=[12:1: ] days=[2021-12-31:1: ] parts=[] up=head:/tag/t.html older= newer=/tag/t/2022/ head=/tag/t.html feed= date=2021-01-01 ymd=2021///',
    ],
    [
      'tag/t/2022/02/index.html',
      'month n=1 [h ] years=[] months=[] days=[2022-02-01:1: ] parts=[] up=year:/tag/t/2022/ older=/tag/t/2022/01/ newer= head=/tag/t.html feed= date=2022-02-01 ymd=2022/2//',
    ],
  ])('%s', async (file, text) => {
    expect((await built(SITE, SMALL))[file]).toBe(text);
  });

  it('leads across a border to the year whose months have no pages', async () => {
    const tree = await built(SITE, SMALL);
    expect(tree['tag/t/2022/01/index.html']).toContain('older=/tag/t/2021/ newer=/tag/t/2022/02/ ');
  });

  it('has a calendar of every day, with the blanks before the first of a week from Monday', async () => {
    const tree = await built(
      {
        ...SITE,
        'templates/layouts/node.html':
          '{{ listing.calendar.offset }} {% for d in listing.calendar.days %}{{ d.day }}{% if d.count %}={{ d.count }}:{{ d.url }}:{{ d.date | date("%F") }}{% endif %} {% endfor %}',
      },
      SMALL,
    );
    const days = (last: number, shown: Readonly<Record<number, string>>): string =>
      Array.from({ length: last }, (_, index) => `${index + 1}${shown[index + 1] ?? ''} `).join('');
    // 1 January 2022 was a Saturday, 1 February a Tuesday.
    expect(tree['archive/2022/01/index.html']).toBe(
      `5 ${days(31, { 5: '=1:/archive/2022/01/05/:2022-01-05', 6: '=5:/archive/2022/01/06/:2022-01-06' })}`,
    );
    expect(tree['archive/2022/02/index.html']).toBe(
      `1 ${days(28, { 1: '=1:/archive/2022/02/01/:2022-02-01' })}`,
    );
    expect(tree['tag/t/2022/02/index.html']).toBe(`1 ${days(28, { 1: '=1::2022-02-01' })}`);
    expect(tree['archive/2022/index.html']?.trim()).toBe('');
  });

  it('tells when the oldest post of all was published, which may stand on another page', async () => {
    const dated = (date: string): Files => ({
      'posts/2021-12-31-a.md': post({ title: 'a', tags: '[t]', date }),
    });
    const root = makeSite({
      ...SITE,
      ...dated('2021-12-31 01:00:00'),
      'templates/layouts/listing.html': '{{ listing.oldest | date("%F %H:%M") }}',
      '_config.yml': SMALL,
    });
    const oldest = async (): Promise<string | undefined> => {
      expect(await buildSite(root)).toMatchObject({ ok: true });
      return readTree(join(root, '_site'))['tag/t.html'];
    };
    expect(await oldest()).toBe('2021-12-31 01:00');
    writeFiles(root, dated('2021-12-31 02:00:00'));
    expect(await oldest()).toBe('2021-12-31 02:00');
    rmSync(join(root, 'posts/2021-12-31-a.md'));
    expect(await oldest()).toBe('2022-01-05 02:00');
  });
});
