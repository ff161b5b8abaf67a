import { ANY_BIT, bitOf } from './name-bit.js';

/**
 * A scope of template variables at run time, with what Nunjucks' generated code asks of its own `Frame`. A scope has
 * few names, so that two short lists are quicker than a dictionary.
 */
export class Frame {
  /** Whether a `set` here is one of the template itself. */
  topLevel = false;
  /** Whether what is set here is asked for by the template that imports this one. */
  isImported = false;
  readonly parent: Frame | undefined;
  /** Whether a `set` stays here; reads always go outwards. */
  readonly #isolatesWrites: boolean;
  #names: string[] | null = null;
  #values: unknown[] = [];
  /**
   * Bits of the names here and in the scopes around. A scope gets no new name while one within it is in use: what runs there sets its own, or one
   * that there is.
   */
  #bits: number;

  constructor(parent?: Frame, isolatesWrites = false) {
    this.parent = parent;
    this.#isolatesWrites = isolatesWrites;
    this.#bits = parent === undefined ? 0 : parent.#bits;
  }

  /** @param resolveUp whether a variable of a scope around is the one that is meant. */
  set(name: string, value: unknown, resolveUp = false, bit = bitOf(name)): void {
    const frame = resolveUp ? (this.#owner(name, bit) ?? this) : this;
    frame.#put(name, value, bit);
  }

  /** @param bit of the name, see {@link bitOf}. */
  lookup(name: string, bit = ANY_BIT): unknown {
    if ((this.#bits & bit) === 0) return undefined;
    for (let frame: Frame | undefined = this; frame !== undefined; frame = frame.parent) {
      const value = frame.#get(name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  push(isolatesWrites = false): Frame {
    return new Frame(this, isolatesWrites);
  }

  pop(): Frame | undefined {
    return this.parent;
  }

  #owner(name: string, bit: number): Frame | undefined {
    if ((this.#bits & bit) === 0) return undefined;
    for (let frame: Frame | undefined = this; frame !== undefined; frame = frame.parent) {
      if (frame.#get(name) !== undefined) return frame;
      if (frame.#isolatesWrites) return undefined;
    }
    return undefined;
  }

  #get(name: string): unknown {
    const place = this.#names === null ? -1 : this.#names.indexOf(name);
    return place === -1 ? undefined : this.#values[place];
  }

  #put(name: string, value: unknown, bit: number): void {
    this.#names ??= [];
    const place = this.#names.indexOf(name);
    if (place !== -1) {
      this.#values[place] = value;
    } else {
      this.#names.push(name);
      this.#bits |= bit;
      this.#values.push(value);
    }
  }
}
