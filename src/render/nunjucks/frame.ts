import type { Names } from './names.js';

/**
 * A scope of template variables at run time, with what Nunjucks' generated code asks of its own `Frame`. It sees the
 * values of the scope around until it has some of its own. A scope gets no new name while one within it is in use: what
 * runs there sets its own, or one that there is.
 */
export class Frame {
  /** Whether a `set` here is one of the template itself. */
  topLevel = false;
  /** Whether what is set here is asked for by the template that imports this one. */
  isImported = false;
  readonly parent: Frame | undefined;
  readonly #names: Names;
  /** Whether a `set` stays here; reads always go outwards. */
  readonly #isolatesWrites: boolean;
  /**
   * By the numbers of their names, those of the scopes around too; a list of the parent's until something is set here. Others only read
   * it, and without a call: names are looked up some hundred times for each page.
   */
  values: readonly unknown[];
  /** What has a value of its own here. */
  #own: number[] | null = null;

  constructor(names: Names, parent?: Frame, isolatesWrites = false) {
    this.parent = parent;
    this.#names = names;
    this.#isolatesWrites = isolatesWrites;
    this.values = parent === undefined ? names.nothing : parent.values;
  }

  /** @param resolveUp whether a variable of a scope around is the one that is meant. */
  set(name: string, value: unknown, resolveUp = false): void {
    this.setByNumber(this.#names.numberOf(name), value, resolveUp);
  }

  setByNumber(name: number, value: unknown, resolveUp: boolean): void {
    const owner = resolveUp ? (this.#owner(name) ?? this) : this;
    owner.#put(name, value);
    for (let frame: Frame = this; frame !== owner; frame = frame.parent as Frame)
      if (frame.#own !== null) frame.#write(name, owner.values[name]);
  }

  push(isolatesWrites = false): Frame {
    return new Frame(this.#names, this, isolatesWrites);
  }

  pop(): Frame | undefined {
    return this.parent;
  }

  #owner(name: number): Frame | undefined {
    for (let frame: Frame | undefined = this; frame !== undefined; frame = frame.parent) {
      if (frame.#own?.includes(name)) return frame;
      if (frame.#isolatesWrites) return undefined;
    }
    return undefined;
  }

  #put(name: number, value: unknown): void {
    if (this.#own === null) {
      this.#own = [];
      this.values = this.values.slice();
    }
    const isOwn = this.#own.includes(name);
    // Where it is set to nothing, the one of a scope around shows.
    if (value === undefined) {
      if (isOwn) this.#own = this.#own.filter((own) => own !== name);
      this.#write(name, this.parent === undefined ? undefined : this.parent.values[name]);
      return;
    }
    if (!isOwn) this.#own.push(name);
    this.#write(name, value);
  }

  #write(name: number, value: unknown): void {
    (this.values as unknown[])[name] = value;
  }
}
