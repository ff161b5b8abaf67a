import { pinyin } from 'pinyin-pro';
import { expect, it } from 'vitest';
import { initialOf } from '../../src/util/initials.js';

it.each([
  ['绵阳日报', 'M'],
  ['重庆日报', 'C'],
  ['重阳', 'Z'],
  ['亳州晚报', 'B'],
  ['《新民晚报》', 'X'],
  ['TechWeb', 'T'],
  ['école', 'E'],
  ['21世纪', '0–9'],
  ['ＡＢ', 'A'],
  ['Ж', ''],
  ['', ''],
  ['𠮷', ''],
  ['恩施晚报', 'E'],
  ['澳门日报', 'A'],
  ['鸥', 'O'],
])('%s is looked up under %s', (name, initial) => {
  expect(initialOf(name)).toBe(initial);
});

it.each([
  ['聯合報', 'ㄌ'],
  ['中國時報', 'ㄓ'],
  ['自由時報', 'ㄗ'],
  ['重慶日報', 'ㄔ'],
  ['廈門日報', 'ㄒ'],
  ['經濟日報', 'ㄐ'],
  ['宜蘭', 'ㄧ'],
  ['雲林', 'ㄩ'],
  ['永和', 'ㄩ'],
  ['烏來', 'ㄨ'],
  ['澳門', 'ㄠ'],
  ['恩', 'ㄣ'],
  ['二水', 'ㄦ'],
  ['TechWeb', 'T'],
  ['21世紀', '0–9'],
  ['𠮷', ''],
])('%s is looked up under %s on Taiwan', (name, initial) => {
  expect(initialOf(name, 'bopomofo')).toBe(initial);
});

/** What bopomofo writes for a syllable of pinyin first. */
const SPELLED: readonly (readonly [RegExp, string])[] = [
  [/^zh/, 'ㄓ'],
  [/^ch/, 'ㄔ'],
  [/^sh/, 'ㄕ'],
  [/^y(?:u|ong)/, 'ㄩ'],
  ...[...'bpmfdtnlgkhjqxrzcsyw'].map(
    (letter, at) =>
      [
        new RegExp(`^${letter}`),
        [...'ㄅㄆㄇㄈㄉㄊㄋㄌㄍㄎㄏㄐㄑㄒㄖㄗㄘㄙㄧㄨ'][at] ?? '',
      ] as const,
  ),
  ...['er', 'eng', 'en', 'ei', 'e', 'ou', 'o', 'ang', 'an', 'ao', 'ai', 'a'].map(
    (rhyme, at) => [new RegExp(`^${rhyme}$`), [...'ㄦㄥㄣㄟㄜㄡㄛㄤㄢㄠㄞㄚ'][at] ?? ''] as const,
  ),
];

it('is what the library says of single characters', () => {
  const wrong: string[] = [];
  // A part of them: the library takes its time.
  for (let code = 0x4e00; code <= 0x9fff; code += 7) {
    const character = String.fromCharCode(code);
    const spelled = pinyin(character, { toneType: 'none', type: 'array', v: true })[0];
    const letter = spelled?.normalize('NFKD').charAt(0);
    const expected = /^[a-z]$/.test(letter ?? '') ? letter?.toUpperCase() : '';
    if (initialOf(character) !== expected) wrong.push(character);
    const symbol = SPELLED.find(([spelling]) => spelling.test(spelled ?? ''))?.[1] ?? '';
    if (initialOf(character, 'bopomofo') !== (expected && symbol)) wrong.push(character);
  }
  expect(wrong).toEqual([]);
});
