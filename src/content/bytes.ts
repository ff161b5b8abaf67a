/** Bytes that mean something in HTML. */
export const LF = 0x0a;
export const SPACE = 0x20;
export const TAB = 0x09;
export const SLASH = 0x2f;
export const LESS = 0x3c;
export const GREATER = 0x3e;
/** What begins a link in Markdown. */
export const BRACKET = 0x5b;

/** Whether a byte, or a UTF-16 unit, is a letter or a digit of ASCII. */
export const isAlphanumeric = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a);

/** A number by which some bytes are found again; others may have the same. */
export function fingerprintOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = to - from;
  let at = from;
  // By twos: each step waits for the one before.
  for (; at + 1 < to; at += 2)
    hash = Math.imul(hash ^ ((bytes[at] as number) | ((bytes[at + 1] as number) << 8)), 0x01000193);
  if (at < to) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return hash ^ (hash >>> 15);
}
