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
])('%s is looked up under %s', (name, initial) => {
  expect(initialOf(name)).toBe(initial);
});

it('is what the library says of single characters', () => {
  const wrong: string[] = [];
  // A part of them: the library takes its time.
  for (let code = 0x4e00; code <= 0x9fff; code += 7) {
    const character = String.fromCharCode(code);
    const letter = pinyin(character, { toneType: 'none', type: 'array', v: true })[0]
      ?.normalize('NFKD')
      .charAt(0);
    const expected = /^[a-z]$/.test(letter ?? '') ? letter?.toUpperCase() : '';
    if (initialOf(character) !== expected) wrong.push(character);
  }
  expect(wrong).toEqual([]);
});
