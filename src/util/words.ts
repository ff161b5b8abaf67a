/** How many characters and words a text has, for reading times and counts. */
export interface WordCount {
  /** Chinese, Japanese and Korean characters. */
  readonly characters: number;
  /** Runs of anything else between blanks that hold a letter or a digit. */
  readonly words: number;
}

/**
 * Counts as Jekyll's mode `auto` does: each CJK character is a word, and so is each run of other text.
 * One pass over the code units, since every article's reading time needs it.
 */
export function countWords(text: string): WordCount {
  let characters = 0;
  let words = 0;
  let inWord = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (isCjk(unit)) {
      characters++;
      inWord = false;
    } else if (isBlank(unit)) {
      inWord = false;
    } else if (!inWord && isWordUnit(unit, text[i] ?? '')) {
      words++;
      inWord = true;
    }
  }
  return { characters, words };
}

/** First and last code units of the blocks of Han, kana, bopomofo and hangul; the last is the high surrogates of planes 2 and 3. */
const CJK_BLOCKS: readonly (readonly [number, number])[] = [
  [0x1100, 0x11ff],
  [0x2e80, 0x2fdf],
  [0x3005, 0x3007],
  [0x3041, 0x30fa],
  [0x30fc, 0x318e],
  [0x31a0, 0x31ff],
  [0x3400, 0x4dbf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xff66, 0xff9f],
  [0xd840, 0xd8bf],
];

function isCjk(unit: number): boolean {
  if (unit >= 0x4e00 && unit <= 0x9fff) return true;
  if (unit < 0x1100 || (unit >= 0xff00 && unit <= 0xff65)) return false;
  return CJK_BLOCKS.some(([first, last]) => unit >= first && unit <= last);
}

function isBlank(unit: number): boolean {
  return unit <= 0x20 || unit === 0xa0 || unit === 0x3000 || unit === 0x2028 || unit === 0x2029;
}

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

function isWordUnit(unit: number, character: string): boolean {
  if (unit < 0x80)
    return (
      (unit >= 0x30 && unit <= 0x39) ||
      (unit >= 0x41 && unit <= 0x5a) ||
      (unit >= 0x61 && unit <= 0x7a)
    );
  return LETTER_OR_DIGIT.test(character);
}
