import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { languageOfCountry, namesNoLanguage, properTag } from '../../src/util/language-tag.js';

/** The types do not have it. */
const { validLangs } = axe.utils as unknown as { validLangs: () => string[] };

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
    'qtz',
    'csl',
    'yue-Hant-HK',
    // Chinook Jargon, whoever may have meant it.
    'chn',
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
    ['xyz', null],
    ['hkg', null],
  ])('is not %s; %s is meant', (tag, meant) => {
    expect(namesNoLanguage(tag)).toBe(true);
    expect(languageOfCountry(tag)).toBe(meant);
  });

  it.each([
    ['eng', 'en'],
    ['chi-TW', 'zh-TW'],
    ['zho', 'zh'],
    ['JPN', 'ja'],
    ['eng-1', 'en-1'],
    ['xyz', null],
  ])('of two letters goes before %s: %s', (tag, proper) => {
    expect(namesNoLanguage(tag)).toBe(true);
    expect(properTag(tag)).toBe(proper);
  });

  it('of three letters is known as axe-core knows them', () => {
    const letters = [...'abcdefghijklmnopqrstuvwxyz'];
    const all = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)));
    const known = new Set(validLangs());
    // For private use; it names the first only.
    const isPrivate = (tag: string): boolean => /^q[a-t]/.test(tag);
    const wrong = all.filter((tag) => namesNoLanguage(tag) === known.has(tag) && !isPrivate(tag));
    expect(wrong).toEqual([]);
  });
});
