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
