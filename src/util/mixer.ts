/**
 * A fingerprint of a few numbers and texts, for what is compared very often: 64 bits, each half an FNV-1a of its own. Nobody who could make two
 * values with the same one would gain more than a page that is not made again.
 */
export class Mixer {
  #a = 0x811c9dc5;
  #b = 0x9747b28c;

  number(value: number): this {
    this.#put(value | 0);
    // What does not fit 32 bits, such as a time.
    this.#put(Math.floor(value / 0x1_0000_0000) | 0);
    return this;
  }

  /** A text, which is told apart from the same one cut at other places. */
  text(value: string): this {
    this.#put(value.length);
    for (let i = 0; i < value.length; i++) this.#put(value.charCodeAt(i));
    return this;
  }

  #put(word: number): void {
    this.#a = Math.imul(this.#a ^ word, 0x01000193);
    this.#b = Math.imul(this.#b ^ word, 0x85ebca6b);
    // The upper bits of a word would never reach the lower ones.
    this.#a ^= this.#a >>> 15;
    this.#b ^= this.#b >>> 13;
  }

  /** The two halves. */
  get halves(): readonly [number, number] {
    return [this.#a >>> 0, this.#b >>> 0];
  }

  /** As a short text. */
  toString(): string {
    return this.#a.toString(36).concat('.', this.#b.toString(36));
  }
}
