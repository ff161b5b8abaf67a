/** Whole numbers from 0 to 2^53 in as few bytes as they need: seven bits in each, the lowest first (LEB128). */

/** Writes numbers one after another. */
export interface NumberWriter {
  put(value: number): void;
  /** Adds what another one has written. */
  append(bytes: Uint8Array): void;
  /** Bytes written so far. */
  readonly length: number;
  /** What was written from a place on; valid until more is written. */
  bytes(from?: number): Uint8Array;
  clear(): void;
}

export function openNumberWriter(): NumberWriter {
  let buffer = new Uint8Array(1 << 12);
  let length = 0;
  const grow = (bytes: number): void => {
    const larger = new Uint8Array((length + bytes) * 2);
    larger.set(buffer);
    buffer = larger;
  };
  return {
    append(bytes) {
      if (buffer.length - length < bytes.length) grow(bytes.length);
      buffer.set(bytes, length);
      length += bytes.length;
    },
    put(value) {
      if (buffer.length - length < LONGEST) grow(LONGEST);
      let rest = value;
      // Nearly all fit 31 bits, of which single ones can be taken.
      for (; rest > 0x7fff_ffff; rest = Math.floor(rest / 0x80))
        buffer[length++] = (rest % 0x80) | 0x80;
      for (; rest >= 0x80; rest >>= 7) buffer[length++] = (rest & 0x7f) | 0x80;
      buffer[length++] = rest;
    },
    get length() {
      return length;
    },
    bytes: (from = 0) => buffer.subarray(from, length),
    clear() {
      length = 0;
    },
  };
}

const LONGEST = 8;

/** Reads what a {@link NumberWriter} has written, from one place of it on. */
export class NumberReader {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, from: number) {
    this.#bytes = bytes;
    this.#at = from;
  }

  /** Where it reads on. */
  get at(): number {
    return this.#at;
  }

  next(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.#bytes[this.#at++] as number;
      value += (byte & 0x7f) * scale;
      if (!(byte & 0x80)) return value;
      scale *= 0x80;
    }
  }

  skip(count: number): void {
    for (let left = count; left > 0; left--) while ((this.#bytes[this.#at++] as number) & 0x80);
  }
}
