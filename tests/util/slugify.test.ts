import { describe, expect, it } from 'vitest';
import { type SlugifyMode, slugify } from '../../src/util/slugify.js';

const MODES: readonly SlugifyMode[] = ['none', 'raw', 'default', 'pretty', 'ascii', 'latin'];

/** Results of Jekyll 4.3.1's `Utils.slugify`: the text, by mode, and `default` with `cased`. */
const TABLE: readonly [text: string, modes: readonly string[], cased: string][] = [
  [
    'Hello, World!',
    [
      'hello, world!',
      'hello,-world!',
      'hello-world',
      'hello,-world!',
      'hello-world',
      'hello-world',
    ],
    'Hello-World',
  ],
  ['  Hello  ', ['  hello  ', 'hello', 'hello', 'hello', 'hello', 'hello'], 'Hello'],
  [
    'The _config.yml file',
    [
      'the _config.yml file',
      'the-_config.yml-file',
      'the-config-yml-file',
      'the-_config.yml-file',
      'the-config-yml-file',
      'the-config-yml-file',
    ],
    'The-config-yml-file',
  ],
  [
    '绵阳日报新闻',
    ['绵阳日报新闻', '绵阳日报新闻', '绵阳日报新闻', '绵阳日报新闻', '', ''],
    '绵阳日报新闻',
  ],
  [
    'anxinguojizhengquan(xianggang)',
    [
      'anxinguojizhengquan(xianggang)',
      'anxinguojizhengquan(xianggang)',
      'anxinguojizhengquan-xianggang',
      'anxinguojizhengquan(xianggang)',
      'anxinguojizhengquan-xianggang',
      'anxinguojizhengquan-xianggang',
    ],
    'anxinguojizhengquan-xianggang',
  ],
  ['TechWeb', ['techweb', 'techweb', 'techweb', 'techweb', 'techweb', 'techweb'], 'TechWeb'],
  ['a/b\\c', ['a/b\\c', 'a/b\\c', 'a-b-c', 'a-b-c', 'a-b-c', 'a-b-c'], 'a-b-c'],
  [
    'Überraschung Åé',
    [
      'überraschung åé',
      'überraschung-åé',
      'überraschung-åé',
      'überraschung-åé',
      'berraschung',
      'uberraschung-ae',
    ],
    'Überraschung-Åé',
  ],
  ['ñandú', ['ñandú', 'ñandú', 'ñandú', 'ñandú', 'and', 'nandu'], 'ñandú'],
  [
    'über.straße~1',
    [
      'über.straße~1',
      'über.straße~1',
      'über-straße-1',
      'über.straße~1',
      'ber-stra-e-1',
      'uber-strasse-1',
    ],
    'über-straße-1',
  ],
  ['--x--', ['--x--', '-x-', 'x', 'x', 'x', 'x'], 'x'],
  ['a - b', ['a - b', 'a---b', 'a-b', 'a-b', 'a-b', 'a-b'], 'a-b'],
  ['C++', ['c++', 'c++', 'c', 'c++', 'c', 'c'], 'C'],
  [
    '日本語 テスト',
    ['日本語 テスト', '日本語-テスト', '日本語-テスト', '日本語-テスト', '', ''],
    '日本語-テスト',
  ],
  ['éte', ['éte', 'éte', 'éte', 'éte', 'e-te', 'e-te'], 'éte'],
  ['①②', ['①②', '①②', '', '', '', ''], ''],
  ['Ⅷ', ['ⅷ', 'ⅷ', '', '', '', ''], ''],
  ['x y', ['x y', 'x y', 'x-y', 'x-y', 'x-y', 'x-y'], 'x-y'],
  ['ΑΣ', ['ασ', 'ασ', 'ασ', 'ασ', '', ''], 'ΑΣ'],
  ['ΣΑΣ', ['σασ', 'σασ', 'σασ', 'σασ', '', ''], 'ΣΑΣ'],
  ['İ', ['i̇', 'i̇', 'i̇', 'i̇', '', 'i'], 'İ'],
  ['50%', ['50%', '50%', '50', '50', '50', '50'], '50'],
  [
    "$5 & 'x' (y), z; w = @v",
    [
      "$5 & 'x' (y), z; w = @v",
      "$5-&-'x'-(y),-z;-w-=-@v",
      '5-x-y-z-w-v',
      "$5-&-'x'-(y),-z;-w-=-@v",
      '5-x-y-z-w-v',
      '5-x-y-z-w-v',
    ],
    '5-x-y-z-w-v',
  ],
  ['...', ['...', '...', '', '...', '', ''], ''],
  ['ﬁsh', ['ﬁsh', 'ﬁsh', 'ﬁsh', 'ﬁsh', 'sh', 'sh'], 'ﬁsh'],
  ['½', ['½', '½', '', '', '', ''], ''],
];

describe('slugify', () => {
  for (const [text, slugs, cased] of TABLE) {
    it(`makes of ${JSON.stringify(text)} what Jekyll makes`, () => {
      expect(MODES.map((mode) => slugify(text, mode))).toEqual(slugs);
      expect(slugify(text, 'default', true)).toBe(cased);
    });
  }

  it('uses the mode `default` where none is named', () => {
    expect(slugify('A b_c')).toBe('a-b-c');
  });
});
