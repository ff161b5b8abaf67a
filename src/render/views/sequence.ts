/** Is told what is read of a sequence: which items, by their places, and how many there are. */
export interface SequenceReads {
  items(from: number, to: number): void;
  length(): void;
}

/**
 * A read-only list that makes its items when they are asked for: looking at two posts is not a look at all of
 * them.
 */
export class Sequence<T> implements Iterable<T> {
  readonly #length: number;
  readonly #make: (index: number) => T;
  readonly #reads: SequenceReads | null;

  constructor(length: number, make: (index: number) => T, reads: SequenceReads | null = null) {
    this.#length = length;
    this.#make = make;
    this.#reads = reads;
  }

  get length(): number {
    this.#reads?.length();
    return this.#length;
  }

  /** Liquid's name for it. */
  get size(): number {
    return this.length;
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
    const isThere = Number.isInteger(place) && place >= 0 && place < this.#length;
    // What is there says that there are so many; where it is counted from the end, or is not there, it is their number that says so.
    if (index < 0 || !isThere) this.#reads?.length();
    if (!isThere) return undefined;
    this.#reads?.items(place, place + 1);
    return this.#make(place);
  }

  /** As `Array.prototype.slice`, without making an item. */
  slice(start = 0, end = this.#length): Sequence<T> {
    const clamp = (n: number): number =>
      Math.min(this.#length, Math.max(0, n < 0 ? this.#length + n : n));
    const first = Math.trunc(start) || 0;
    const last = Math.trunc(end) || 0;
    const from = clamp(first);
    const length = Math.max(0, clamp(last) - from);
    const isCut = first >= 0 && first < this.#length && last >= 0 && last <= this.#length;
    return new Sequence(
      length,
      (index) => this.#make(from + index),
      this.#reads === null ? null : readsOfSlice(this.#reads, from, length, isCut),
    );
  }

  toArray(): T[] {
    this.#readAll();
    const items: T[] = [];
    for (let index = 0; index < this.#length; index++) items.push(this.#make(index));
    return items;
  }

  *[Symbol.iterator](): Generator<T> {
    this.#readAll();
    for (let index = 0; index < this.#length; index++) yield this.#make(index);
  }

  #readAll(): void {
    this.#reads?.length();
    if (this.#length > 0) this.#reads?.items(0, this.#length);
  }
}

/** @param isCut whether the whole goes on at least as far as the slice was asked to: then its number of items does not depend on the whole's. */
function readsOfSlice(
  whole: SequenceReads,
  from: number,
  length: number,
  isCut: boolean,
): SequenceReads {
  return {
    items: (start, end) => whole.items(from + start, from + end),
    length() {
      if (!isCut) whole.length();
      else if (length > 0) whole.items(from + length - 1, from + length);
    },
  };
}
