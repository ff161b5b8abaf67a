import { GREATER, LF, SLASH, SPACE, TAB } from './bytes.js';

/** The next place, from one on, that is neither a space nor a tab. */
export function skipBlanks(bytes: Buffer, from: number, length: number): number {
  let at = from;
  while (at < length && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  return at;
}

/** Attributes that parsers might read otherwise. */
const ODD = -1;
/** Attributes with a line's end among them. */
export const BROKEN = -2;

/** Where attributes end; {@link ODD} or {@link BROKEN} where they are not of the one plain form; see `some-tag.ts`. */
export function readAttributes(bytes: Buffer, from: number, length: number): number {
  let at = from;
  for (;;) {
    const byte = bytes[at] ?? 0;
    if (at >= length) return ODD;
    if (byte === GREATER || byte === SLASH) return at;
    const nameEnd = skipName(bytes, at, length);
    if (nameEnd === at) return byte === LF ? BROKEN : ODD;
    let next = skipBlanks(bytes, nameEnd, length);
    if (bytes[next] === 0x3d) {
      next = skipValue(bytes, skipBlanks(bytes, next + 1, length), length);
      if (next < 0) return next;
      const after = skipBlanks(bytes, next, length);
      const closes = bytes[after] === GREATER || bytes[after] === SLASH;
      if (after === next && !closes) return bytes[after] === LF ? BROKEN : ODD;
      next = after;
    } else if (next === nameEnd && bytes[next] !== GREATER && bytes[next] !== SLASH) {
      return bytes[next] === LF ? BROKEN : ODD;
    }
    at = next;
  }
}

/** Bytes that end an attribute's name, and those that end a value without quotes. */
const ENDS_NAME = bytesOf('\0\t\n\v\f\r "\'<>/=');
const ENDS_VALUE = bytesOf('\t\n\v\f\r "\'=<>`');

function bytesOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}

function skipName(bytes: Buffer, from: number, length: number): number {
  let at = from;
  while (at < length && ENDS_NAME[bytes[at] ?? 0] === 0) {
    // `\s` knows blanks beyond ASCII: leave those to the general way.
    if ((bytes[at] ?? 0) >= 0x80) return from;
    at++;
  }
  return at;
}

function skipValue(bytes: Buffer, from: number, length: number): number {
  const quote = bytes[from];
  if (quote === 0x22 || quote === 0x27) {
    for (let at = from + 1; at < length; at++) {
      if (bytes[at] === quote) return at + 1;
      if (bytes[at] === LF) return BROKEN;
      if (bytes[at] === 0) return BROKEN;
    }
    return ODD;
  }
  let at = from;
  while (at < length && ENDS_VALUE[bytes[at] ?? 0] === 0) {
    if ((bytes[at] ?? 0) >= 0x80) return ODD;
    at++;
  }
  return at === from ? (bytes[at] === LF ? BROKEN : ODD) : at;
}
