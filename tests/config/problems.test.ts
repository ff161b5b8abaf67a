import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.js';
import { SiteFault } from '../../src/diagnostics.js';

describe('problems of a configuration', () => {
  it('come all at once, warnings among them, in the order of the lines', () => {
    const text = 'timezone: Nowhere/Here\nautor: 张三\nlisting:\n  size: many\nexclud: []\n';
    try {
      parseConfig(text, '_config.yml');
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(SiteFault);
      expect(
        (error as SiteFault).diagnostics.map(({ line, severity }) => [line, severity]),
      ).toEqual([
        [1, 'error'],
        [2, 'warning'],
        [4, 'error'],
        [5, 'warning'],
      ]);
    }
  });
});

it.each([
  ['theme: @me/look\n', /`@` at the beginning/],
  ['theme: news\ntheme: mine\n', /take one of the two out/],
])('says what to do about %j', (text, hint) => {
  try {
    parseConfig(text, '_config.yml');
    expect.unreachable();
  } catch (error) {
    expect((error as SiteFault).diagnostics[0]?.hint).toMatch(hint);
  }
});

it('category and tag without an address keep the usual ones; other taxonomies need theirs', () => {
  const text = 'taxonomies:\n  category: { name_from: tags, strip_suffix: 新闻 }\n';
  expect(parseConfig(text, '_config.yml').config.taxonomies).toEqual([
    {
      name: 'category',
      key: 'categories',
      permalink: '/category/:slug.html',
      index: '/category/',
      feed: '/feed/:slug.xml',
      json_feed: false,
      rss_feed: false,
      name_from: 'tags',
      strip_suffix: '新闻',
    },
  ]);
  expect(() => parseConfig('taxonomies: { author: {} }\n', '_config.yml')).toThrow(SiteFault);
  expect(() => parseConfig('taxonomies: { tag: 7 }\n', '_config.yml')).toThrow(SiteFault);
});

it('the language of a site is the tag of one', () => {
  const langOf = (lang: string) => parseConfig(`lang: ${lang}\n`, '_config.yml').config.lang;
  expect(langOf('zh-Hant')).toBe('zh-Hant');
  // As Jekyll's plugins take it.
  expect(langOf('en_US')).toBe('en-US');
  for (const lang of ['中文', 'chinese', '""']) expect(() => langOf(lang)).toThrow(SiteFault);
});

it('a language that there is not is told of', () => {
  const parsed = parseConfig('url: https://example.com\nlang: xx\n', '_config.yml');
  expect(parsed.config.lang).toBe('xx');
  expect(parsed.diagnostics).toMatchObject([
    {
      code: 'language-unknown',
      severity: 'warning',
      file: '_config.yml',
      line: 2,
      excerpt: 'lang: xx',
      hint: 'Write it as `zh-CN`, `ja` or `en`.',
    },
  ]);
});

describe('images', () => {
  const faultsOf = (images: string) => {
    try {
      parseConfig(`url: https://example.com\nimages: ${images}\n`, '_config.yml');
      return [];
    } catch (error) {
      return (error as SiteFault).diagnostics.map(({ line, message, hint }) => [
        line,
        message,
        hint,
      ]);
    }
  };

  it.each([
    ['{ width: [480] }', 'unknown option `images.width`', 'Did you mean `widths`?'],
    [
      '{ widths: 480 }',
      '`images.widths` is 480: expected a list of widths in pixels, such as [480, 960, 1440]',
      null,
    ],
    ['{ widths: [] }', '`images.widths` is []: expected one width at least', null],
    ['{ widths: [0] }', '`images.widths.0` is 0: expected 1 or more', null],
    ['{ widths: [20000] }', '`images.widths.0` is 20000: expected 16383 or less', null],
    ['{ formats: [jpeg] }', '`images.formats.0` is "jpeg": expected avif or webp', null],
    ['{ webp_quality: 101 }', '`images.webp_quality` is 101: expected 100 or less', null],
    [
      '{ sizes: "" }',
      '`images.sizes` is "": expected what `sizes` of HTML holds, such as 100vw',
      null,
    ],
    [
      'true',
      '`images` is true: expected options, such as `images: { widths: [480, 960] }`, or `images: {}`',
      null,
    ],
  ])('%s is no configuration', (images, message, hint) => {
    expect(faultsOf(images)).toEqual([[2, message, hint ?? expect.any(String)]]);
  });

  it('are off unless they are there, be it without a value of their own', () => {
    const imagesOf = (text: string) => parseConfig(text, '_config.yml').config.images;
    expect(imagesOf('')).toBeUndefined();
    expect(imagesOf('images:\n')).toBeUndefined();
    expect(imagesOf('images: {}\n')).toMatchObject({ formats: ['webp'], webp_quality: 75 });
    expect(imagesOf('images: { widths: [960, 480, 960], formats: }\n')).toMatchObject({
      widths: [480, 960],
      formats: ['webp'],
    });
  });
});

it.each([
  ['feed.rss', 'feed: { rss: … }'],
  ['limits.size', 'limits: { size: … }'],
])('says how %s, as the reference names it, is written', (key, meant) => {
  const { diagnostics } = parseConfig(`url: https://a.example\n${key}: 1\n`, '_config.yml');
  expect(diagnostics).toMatchObject([
    { code: 'config-unknown', line: 2, hint: `Did you mean \`${meant}\`?` },
  ]);
});

it.each([
  ['path', 'atom'],
  ['posts_limit', 'limit'],
])('knows what %s of jekyll-feed is here', (key, meant) => {
  try {
    parseConfig(`feed:\n  ${key}: 1\n`, '_config.yml');
    expect.unreachable();
  } catch (error) {
    expect((error as SiteFault).diagnostics[0]?.hint).toBe(`Did you mean \`${meant}\`?`);
  }
});

it('takes Jekyll’s `include` for no slip', () => {
  const { diagnostics } = parseConfig('url: https://a.example\ninclude: [x]\n', '_config.yml');
  expect(diagnostics).toEqual([]);
});

it('a key of the site’s own may have a dot', () => {
  const { diagnostics } = parseConfig('url: https://a.example\nshop.name: x\n', '_config.yml');
  expect(diagnostics).toEqual([]);
});
