import { describe, expect, it } from 'vitest';
import { languageOfCountry, namesNoLanguage } from '../../src/util/language-tag.js';

describe('the tag of a language', () => {
  it.each([
    'zh',
    'zh-CN',
    'ZH-cn',
    'en-GB-oxendict',
    'kr',
    'iw',
    'bo',
    'mul',
    'zxx',
    'und',
    'qaa',
    'csl',
    'xyz',
  ])('may be %s', (tag) => {
    expect(namesNoLanguage(tag)).toBe(false);
  });

  it.each([
    ['cn', 'zh-CN'],
    ['JP', 'ja-JP'],
    ['hk', 'zh-HK'],
    ['xx', null],
    ['zz', null],
    ['cn-Hans', null],
  ])('is not %s; %s is meant', (tag, meant) => {
    expect(namesNoLanguage(tag)).toBe(true);
    expect(languageOfCountry(tag)).toBe(meant);
  });
});
