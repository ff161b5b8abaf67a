import { describe, expect, it } from 'vitest';
import { goodPost, parsePost } from '../helpers/parser.js';
import { post } from '../helpers/site.js';

const record = (lines: string, options = {}) =>
  goodPost(`---\n${lines}\n---\n正文`, options).record;

describe('terms', () => {
  it.each([
    ['categories: a b', { categories: ['a', 'b'] }],
    ['category: a b', { categories: ['a b'] }],
    ['categories: [a b, c]', { categories: ['a b', 'c'] }],
    ['category: a\ncategories: b c', { categories: ['b', 'c', 'a'] }],
    ['tags: 新闻 天气', { tags: ['新闻', '天气'] }],
    ['tag: 新闻 天气', { tags: ['新闻 天气'] }],
    ['tags:\n- 新闻 天气\n- 新闻 天气\n- 天气', { tags: ['新闻 天气', '天气'] }],
    ['tags: [2022, true, 1.10]', { tags: ['2022', 'true', '1.10'] }],
    ['tag: a b\ntags: c', { tags: ['a b'] }],
    ['tags: 天の　川', { tags: ['天の　川'] }],
    ['tags: []', {}],
    ['tags:', {}],
  ])('%j', (lines, expected) => {
    const { categories, tags } = record(lines);
    expect({ categories, tags }).toEqual({ categories: [], tags: [], ...expected });
  });
});

describe('known keys', () => {
  it.each([
    ['title: 007', '007'],
    ['title: 1.10', '1.10'],
    ['title: yes', 'yes'],
    ["title: '<>'", '<>'],
    ['title: "  a\\n b "', 'a b'],
    ['title: 天の　川', '天の　川'],
    ['slug: rain-in-town', 'Rain In Town'],
  ])('%j is the title as written', (lines, title) => {
    expect(record(lines).title).toBe(title);
  });

  it.each([
    ['lang: ja', 'ja'],
    ['lang: zh-Hant-TW', 'zh-Hant-TW'],
    ['lang: zh_TW', 'zh-TW'],
    ['lang: ""', null],
  ])('%j is the language %j', (lines, lang) => {
    expect(record(lines).lang).toBe(lang);
  });

  it.each(['中文', 'chinese', 'zh-', '"en\\" x=\\""'])(
    'a `lang` %s is none, with a warning',
    (lang) => {
      const { record, diagnostics } = goodPost(`---\nlang: ${lang}\n---\n正文`);
      expect(record.lang).toBeNull();
      expect(diagnostics).toMatchObject([
        { code: 'front-matter-type', severity: 'warning', line: 2 },
      ]);
    },
  );

  it('a `lang` of a country stays, with a warning that names the language', () => {
    const { record, diagnostics } = goodPost('---\ntitle: 题\nlang: cn\n---\n正文');
    expect(record.lang).toBe('cn');
    expect(diagnostics).toMatchObject([
      {
        code: 'language-unknown',
        severity: 'warning',
        line: 3,
        column: 1,
        excerpt: 'lang: cn',
        hint: 'Did you mean `zh-CN`?',
      },
    ]);
  });

  it('an empty title is shown as the slug, with a warning', () => {
    const parsed = goodPost('---\ntitle: " "\n---\n正文', { path: 'posts/2022-01-06-rain.md' });
    expect(parsed.record.title).toBe('Rain');
    expect(parsed.diagnostics).toMatchObject([{ code: 'title-empty', line: 2 }]);
  });

  it.each(['title: [a]', 'title: { a: 1 }', 'published: perhaps', 'date: 2022-02-30', 'date: [1]'])(
    '%j is a fault with its place',
    (line) => {
      const { record: none, diagnostics } = parsePost(`---\nlang: zh\n${line}\n---\n正文`);
      expect(none).toBeNull();
      expect(diagnostics).toMatchObject([{ severity: 'error', line: 3, excerpt: line }]);
    },
  );

  it('all faults of a post are told', () => {
    const { diagnostics } = parsePost('---\ntitle: [a]\ndate: never\npublished: maybe\n---\n');
    expect(diagnostics.map(({ line }) => line).sort()).toEqual([2, 3, 4]);
  });

  it.each(['no', 'false', 'off', 'No', '"false"'])('published: %s keeps a post back', (value) => {
    expect(parsePost(`---\npublished: ${value}\n---\n`)).toEqual({ record: null, diagnostics: [] });
  });

  it('other keys reach templates as YAML 1.2 has them', () => {
    const { data } = record('weight: 3\nbreaking: true\nanswer: no\nsource:\n  url: x\nnothing:');
    expect(data).toEqual({
      weight: 3,
      breaking: true,
      answer: 'no',
      source: { url: 'x' },
      nothing: null,
    });
  });

  it('has an author and an image from a text or a map', () => {
    expect(record('author: 张三\nimage: /a.png')).toMatchObject({
      author: '张三',
      image: '/a.png',
    });
    expect(record('author: { name: 张三 }\nimage: { path: /a.png }')).toMatchObject({
      author: '张三',
      image: '/a.png',
    });
  });

  it('`updated` goes before `last_modified_at`', () => {
    const both = 'updated: 2022-02-01\nlast_modified_at: 2022-03-01';
    expect(record(both).updated?.epoch).toBe(Date.UTC(2022, 0, 31, 16));
    expect(record('last_modified_at: 2022-03-01').updated?.epoch).toBe(Date.UTC(2022, 1, 28, 16));
  });

  it('the date of the front matter wins over the file name, and a draft without any has its day', () => {
    expect(record('date: 2022-03-01').date.epoch).toBe(Date.UTC(2022, 1, 28, 16));
    expect(record('title: a').date.epoch).toBe(Date.UTC(2022, 0, 5, 16));
    const draft = record('title: a', { path: 'drafts/idea.md', kind: 'draft' });
    expect(draft).toMatchObject({ draft: true, date: { epoch: Date.UTC(2022, 0, 6, 16) } });
  });

  it('a post without a date is a fault', () => {
    const { diagnostics } = parsePost('---\ntitle: a\n---\n', { path: 'posts/-NW1.md' });
    expect(diagnostics).toMatchObject([{ code: 'date-missing', severity: 'error' }]);
  });
});

describe('defaults of the configuration', () => {
  const config = [
    'defaults:',
    '  - scope: { path: "" }',
    '    values: { layout: plain, lang: zh-CN, weight: 1 }',
    '  - scope: { path: posts/2022, type: posts }',
    '    values: { lang: ja, category: 朝刊 }',
    '  - scope: { path: "", type: drafts }',
    '    values: { lang: en }',
    '',
  ].join('\n');

  it('hold where the post says nothing, the narrower path first', () => {
    const near = record('title: a', { config, path: 'posts/2022/2022-01-06-a.md' });
    expect(near).toMatchObject({ layout: 'plain', lang: 'ja', data: { weight: 1 } });
    expect(near).toMatchObject({ categories: ['朝刊'] });
    expect(record('lang: fr', { config, path: 'posts/2022/2022-01-06-a.md' }).lang).toBe('fr');
    expect(record('title: a', { config, path: 'posts/20221/2022-01-06-a.md' }).lang).toBe('zh-CN');
    expect(record('title: a', { config, path: 'drafts/a.md', kind: 'draft' }).lang).toBe('en');
  });
});

describe('an image', () => {
  it.each([
    'javascript:alert(1)',
    '"java\\nscript:alert(1)"',
    '" JavaScript:x"',
    'data:text/html,x',
    'data:image/svg+xml,x',
    'vbscript:x',
    '{ path: "file:///etc/passwd" }',
  ])('that is no address of a picture is left out, with a warning: %s', (image) => {
    const { record, diagnostics } = goodPost(post({ title: '题', image }));
    expect(record?.image).toBeNull();
    expect(diagnostics).toMatchObject([{ code: 'address-unsafe', severity: 'warning', line: 3 }]);
  });

  it.each([
    '/a.png',
    'a b.png',
    '//x.org/a.png',
    'HTTPS://x.org/a.png',
    '"data:image/png;base64,AA"',
  ])('stays as it is: %s', (image) => {
    const { record, diagnostics } = goodPost(post({ title: '题', image }));
    expect(record?.image).toBe(image.replaceAll('"', ''));
    expect(diagnostics).toEqual([]);
  });
});
