import { WAYS, type Way } from './beside.js';

/**
 * What is being read while an output is rendered: views tell it of each read, and the include memo of those of texts that it kept. One for each
 * thread, and one output at a time. Posts are noted by a mask for each in one array, so that a read costs a few nanoseconds.
 */
export class Reads {
  /** By post index; all zero between outputs. */
  #masks = new Uint16Array(0);
  #posts: number[] = [];
  #beside: number[] = [];
  /** The same where they are too many to be looked through. */
  readonly #besideNoted = new Set<number>();
  #neighbours: number[] = [];
  #ownFrom = Number.POSITIVE_INFINITY;
  #ownTo = 0;
  #ownLength = false;
  #facets = 0;
  readonly #idOfKey = new Map<string, number>();
  readonly #keyNames: string[] = [];
  /** By key: the round in which it was read last. */
  #rounds = new Uint32Array(256);
  #round = 1;
  #keys: number[] = [];
  #trap: string | null = null;

  /** Comes before the first read of a post. */
  expect(postCount: number): void {
    this.#masks = new Uint16Array(postCount);
  }

  /** Something by its name, see `keys.ts`. */
  key(key: string): void {
    this.keyById(this.idOf(key));
  }

  /** A key as a number, for whoever reads the same one again and again. */
  idOf(key: string): number {
    let id = this.#idOfKey.get(key);
    if (id === undefined) {
      id = this.#keyNames.length;
      this.#keyNames.push(key);
      this.#idOfKey.set(key, id);
      if (id >= this.#rounds.length) {
        const larger = new Uint32Array(this.#rounds.length * 2);
        larger.set(this.#rounds);
        this.#rounds = larger;
      }
    }
    return id;
  }

  /** @param id of the key, see {@link idOf}. */
  keyById(id: number): void {
    if (this.#trap !== null && this.#keyNames[id] === this.#trap) throw new TrappedRead(this.#trap);
    this.#keyById(id);
  }

  /** Fields of a post, as a mask (see `fields.ts`). */
  post(index: number, fields: number): void {
    const mask = this.#masks[index] as number;
    if (mask === 0) this.#posts.push(index);
    this.#masks[index] = mask | fields;
  }

  /** Which post stands where beside one; -1 if there is none. */
  beside(index: number, way: Way, neighbour: number): void {
    this.#besideBy(index * WAYS + way, neighbour);
  }

  /** Which posts stand at some places of those that the output's own page shows. */
  own(from: number, to: number): void {
    if (from < this.#ownFrom) this.#ownFrom = from;
    if (to > this.#ownTo) this.#ownTo = to;
  }

  /** How many posts the output's own page shows. */
  ownLength(): void {
    this.#ownLength = true;
  }

  /** What else the output's own listing tells, as a mask (see `own.ts`). */
  facets(mask: number): void {
    this.#facets |= mask;
  }

  /** What has been read; then nothing has. */
  take(): TakenReads {
    const posts = this.#posts;
    const masks: number[] = [];
    // Without an iterator, which costs as much as the rest until V8 has optimized this.
    for (let at = 0; at < posts.length; at++) {
      const index = posts[at] as number;
      masks.push(this.#masks[index] as number);
      this.#masks[index] = 0;
    }
    const taken = {
      keys: this.#keys,
      posts,
      masks,
      beside: this.#beside,
      neighbours: this.#neighbours,
      ownFrom: this.#ownFrom,
      ownTo: this.#ownTo,
      ownLength: this.#ownLength,
      facets: this.#facets,
    };
    this.#posts = [];
    if (this.#besideNoted.size > 0) this.#besideNoted.clear();
    this.#beside = [];
    this.#neighbours = [];
    this.#keys = [];
    this.#ownFrom = Number.POSITIVE_INFINITY;
    this.#ownTo = 0;
    this.#ownLength = false;
    this.#facets = 0;
    this.#round++;
    return taken;
  }

  /** Notes reads that were taken before once more. */
  add(taken: TakenReads): void {
    for (let at = 0; at < taken.keys.length; at++) this.#keyById(taken.keys[at] as number);
    for (let at = 0; at < taken.posts.length; at++)
      this.post(taken.posts[at] as number, taken.masks[at] as number);
    for (let at = 0; at < taken.beside.length; at++)
      this.#besideBy(taken.beside[at] as number, taken.neighbours[at] as number);
    this.own(taken.ownFrom, taken.ownTo);
    if (taken.ownLength) this.#ownLength = true;
    this.#facets |= taken.facets;
  }

  /** Does some work, and tells what was read in it, which is noted all the same. */
  during<T>(work: () => T): { readonly result: T; readonly taken: TakenReads } {
    const before = this.take();
    const result = work();
    const taken = this.take();
    this.add(before);
    this.add(taken);
    return { result, taken };
  }

  /** From now on the read of a key fails, so that whoever reads it is found; null for none. */
  trap(key: string | null): void {
    this.#trap = key;
  }

  /** Whether everything has to be read anew, since one read is to be found. */
  get isTrapped(): boolean {
    return this.#trap !== null;
  }

  nameOf(key: number): string {
    return this.#keyNames[key] as string;
  }

  #besideBy(read: number, neighbour: number): void {
    if (this.#isBesideNoted(read)) return;
    this.#beside.push(read);
    this.#neighbours.push(neighbour);
  }

  /** An article's page asks for some eight: a set that is filled and emptied for each page takes three times as long. */
  #isBesideNoted(read: number): boolean {
    if (this.#beside.length < FEW_BESIDE) return this.#beside.includes(read);
    if (this.#besideNoted.size === 0) for (const one of this.#beside) this.#besideNoted.add(one);
    if (this.#besideNoted.has(read)) return true;
    this.#besideNoted.add(read);
    return false;
  }

  #keyById(id: number): void {
    if (this.#rounds[id] === this.#round) return;
    this.#rounds[id] = this.#round;
    this.#keys.push(id);
  }
}

const FEW_BESIDE = 32;

/** A read that was to be found, see {@link Reads.trap}. */
export class TrappedRead extends Error {}

/** What was read in some time: keys and posts by numbers that only the {@link Reads} knows that gave them. */
export interface TakenReads {
  readonly keys: readonly number[];
  readonly posts: readonly number[];
  /** Of each post, which of its fields. */
  readonly masks: readonly number[];
  /** A post's index times {@link WAYS} plus the way. */
  readonly beside: readonly number[];
  /** Of each of these, the post that stands there; -1 for none. */
  readonly neighbours: readonly number[];
  readonly ownFrom: number;
  readonly ownTo: number;
  readonly ownLength: boolean;
  readonly facets: number;
}
