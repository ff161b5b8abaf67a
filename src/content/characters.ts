/** What a byte means in text; beyond ASCII, {@link CLASS_OTHER}. */
const CLASS_OTHER = 0;
export const CLASS_WORD = 1;
export const CLASS_BLANK = 2;
export const CLASS_LINE_END = 3;
export const CLASS_LESS = 4;
export const CLASS_AMPERSAND = 5;
export const CLASS_NUL = 6;
export const CLASS_CONTROL = 7;

/** The classes, by byte. */
export const CLASSES = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x80) return CLASS_OTHER;
  const character = String.fromCharCode(byte);
  if (/[A-Za-z0-9]/.test(character)) return CLASS_WORD;
  if (character === '\n') return CLASS_LINE_END;
  if (character === '<') return CLASS_LESS;
  if (character === '&') return CLASS_AMPERSAND;
  if (byte === 0) return CLASS_NUL;
  if (/\s/.test(character)) return CLASS_BLANK;
  return byte < 0x20 ? CLASS_CONTROL : CLASS_OTHER;
});

/** A character beyond ASCII, as far as counting goes. */
export const WIDE_UNKNOWN = 0;
export const WIDE_BLANK = 1;
/** A character that counts. */
export const WIDE_HAN = 2;
/** Full-width punctuation: no word, and blanks between two of it go. */
export const WIDE_SIGN = 3;
/** Punctuation that is no word. */
export const WIDE_NARROW = 4;

/**
 * Whether a character is one of U+4E00 to U+9FFF, which most of the text is, by its first two bytes of UTF-8; what is below has symbols
 * among it.
 */
export const isCommonHan = (first: number, second = 0): boolean =>
  (((first << 8) | second) - 0xe4b8) >>> 0 <= 0xe9bf - 0xe4b8;

/**
 * By the three bytes of a character of UTF-8 that {@link isCommonHan} is not true of; what is not in the archive's everyday text is unknown.
 */
export function wideKind(first: number, second: number, third: number): number {
  if (first === 0xe3 && second === 0x80) {
    // U+3000 to U+303F
    if (third === 0x80) return WIDE_BLANK;
    if (third >= 0x85 && third <= 0x87) return WIDE_HAN;
    return third <= 0xa0 ? WIDE_SIGN : WIDE_UNKNOWN;
  }
  if (first === 0xef) {
    // U+FF01 to U+FF0F, U+FF1A to U+FF20, U+FF3B to U+FF40, U+FF5B to U+FF65: without digits and letters.
    if (second === 0xbc)
      return (third >= 0x81 && third <= 0x8f) || (third >= 0x9a && third <= 0xa0) || third >= 0xbb
        ? WIDE_SIGN
        : WIDE_UNKNOWN;
    if (second === 0xbd)
      return third === 0x80 || (third >= 0x9b && third <= 0xa5) ? WIDE_SIGN : WIDE_UNKNOWN;
    return WIDE_UNKNOWN;
  }
  if (first === 0xe2 && second === 0x80) {
    // U+2010 to U+2027, U+2030 to U+203E
    return (third >= 0x90 && third <= 0xa7) || (third >= 0xb0 && third <= 0xbe)
      ? WIDE_NARROW
      : WIDE_UNKNOWN;
  }
  if (first === 0xc2) {
    if (second === 0xa0) return WIDE_BLANK;
    return second === 0xb7 ? WIDE_NARROW : WIDE_UNKNOWN;
  }
  return WIDE_UNKNOWN;
}

/** What `&nbsp;` stands for. */
export const NO_BREAK_SPACE = 0xa0;
const REFERENCES = [
  { name: '&nbsp;', unit: NO_BREAK_SPACE },
  { name: '&amp;', unit: 0x26 },
  { name: '&lt;', unit: 0x3c },
  { name: '&gt;', unit: 0x3e },
  { name: '&quot;', unit: 0x22 },
] as const;

/** The character reference at a place, if it is one of the few that occur everywhere. */
export function referenceAt(bytes: Buffer, at: number): (typeof REFERENCES)[number] | null {
  const text = bytes.toString('latin1', at, at + 6);
  return REFERENCES.find(({ name }) => text.startsWith(name)) ?? null;
}

/** A character of two or three bytes of UTF-8. */
export function unitAt(bytes: Buffer, at: number, width: number): number {
  const first = bytes[at] ?? 0;
  const second = (bytes[at + 1] ?? 0) & 63;
  if (width === 2) return ((first & 31) << 6) | second;
  return ((first & 15) << 12) | (second << 6) | ((bytes[at + 2] ?? 0) & 63);
}
