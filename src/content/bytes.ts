/** Bytes that mean something in HTML. */
export const LF = 0x0a;
export const SPACE = 0x20;
export const TAB = 0x09;
export const SLASH = 0x2f;
export const LESS = 0x3c;
export const GREATER = 0x3e;

/** Whether a byte, or a UTF-16 unit, is a letter or a digit of ASCII. */
export const isAlphanumeric = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a);
