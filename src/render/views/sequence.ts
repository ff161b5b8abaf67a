/**
 * A read-only list that makes its items when they are asked for: looking at two posts is not a look at all of
 * them.
 */
export class Sequence<T> implements Iterable<T> {
  readonly #length: number;
  readonly #make: (index: number) => T;

  constructor(length: number, make: (index: number) => T) {
    this.#length = length;
    this.#make = make;
  }

  get length(): number {
    return this.#length;
  }

  /** Liquid's name for it. */
  get size(): number {
    return this.#length;
  }

  get first(): T | undefined {
    return this.at(0);
  }

  get last(): T | undefined {
    return this.at(-1);
  }

  /** As `Array.prototype.at`. */
  at(index: number): T | undefined {
    const place = index < 0 ? this.#length + index : index;
    return Number.isInteger(place) && place >= 0 && place < this.#length
      ? this.#make(place)
      : undefined;
  }

  /** As `Array.prototype.slice`, without making an item. */
  slice(start = 0, end = this.#length): Sequence<T> {
    const clamp = (n: number): number =>
      Math.min(this.#length, Math.max(0, n < 0 ? this.#length + n : n));
    const from = clamp(Math.trunc(start) || 0);
    return new Sequence(Math.max(0, clamp(Math.trunc(end) || 0) - from), (index) =>
      this.#make(from + index),
    );
  }

  toArray(): T[] {
    const items: T[] = [];
    for (let index = 0; index < this.#length; index++) items.push(this.#make(index));
    return items;
  }

  *[Symbol.iterator](): Generator<T> {
    for (let index = 0; index < this.#length; index++) yield this.#make(index);
  }
}
