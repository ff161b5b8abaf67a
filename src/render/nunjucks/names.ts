/** Numbers for the names of variables, so that a scope is a list in which nothing is looked for. One for each engine. */
export class Names {
  readonly #numbers = new Map<string, number>();
  /** What each name stands for where nothing has been given or set. */
  readonly #globals: unknown[] = [];
  readonly #nothing: undefined[] = [];

  constructor(globals: Readonly<Record<string, unknown>>) {
    for (const [name, value] of Object.entries(globals)) this.#globals[this.numberOf(name)] = value;
  }

  numberOf(name: string): number {
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(name, number);
      this.#globals.push(undefined);
      this.#nothing.push(undefined);
    }
    return number;
  }

  /** The values of a scope that has none. */
  get nothing(): readonly unknown[] {
    return this.#nothing;
  }

  /** The values of a rendering, by number. */
  valuesOf(variables: Readonly<Record<string, unknown>>): unknown[] {
    const values = this.#globals.slice();
    for (const name of Object.keys(variables)) values[this.numberOf(name)] = variables[name];
    return values;
  }
}
