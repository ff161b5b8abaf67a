import type { Names } from './names.js';
import type { Render, Template } from './template.js';

export type Variables = Readonly<Record<string, unknown>>;

/** The variables and blocks of one rendering. */
export class Context {
  readonly #names: Names;
  /**
   * By the numbers of their names; a list that it may share with the contexts that it comes from, or that come from it. Others only read it,
   * see `frame.ts`.
   */
  values: readonly unknown[];
  #isShared = false;
  /** The template, then those that it extends, one after another. */
  readonly #family: Template[];
  #exported: string[] | null = null;

  /** @param given plain variables, or the context of the template that includes this one. */
  constructor(names: Names, given: Variables | Context, template: Template) {
    this.#names = names;
    this.#family = [template];
    if (!(given instanceof Context)) {
      this.values = names.valuesOf(given);
      return;
    }
    this.values = given.values;
    // Whichever of the two sets something first leaves the list to the other.
    this.#isShared = true;
    given.#isShared = true;
  }

  setVariable(name: string, value: unknown): void {
    this.setByNumber(this.#names.numberOf(name), value);
  }

  setByNumber(name: number, value: unknown): void {
    if (this.#isShared) {
      this.values = this.values.slice();
      this.#isShared = false;
    }
    (this.values as unknown[])[name] = value;
  }

  addTemplate(template: Template): void {
    if (this.#family.includes(template)) throw new Error('the template extends itself');
    this.#family.push(template);
  }

  getBlock(name: string): Render {
    for (const { blocks } of this.#family) {
      if (Object.hasOwn(blocks, name)) return blocks[name] as Render;
    }
    throw new Error(`unknown block "${name}"`);
  }

  getSuper(name: string, block: Render): Render {
    const chain = this.#family.flatMap(({ blocks }) =>
      Object.hasOwn(blocks, name) ? [blocks[name] as Render] : [],
    );
    const parent = chain[chain.indexOf(block) + 1];
    if (parent === undefined)
      throw new Error(`the block "${name}" has no parent: super() is of no use`);
    return parent;
  }

  addExport(name: string): void {
    this.#exported ??= [];
    this.#exported.push(name);
  }

  getExported(): Record<string, unknown> {
    return Object.fromEntries(
      (this.#exported ?? []).map((name) => [name, this.values[this.#names.numberOf(name)]]),
    );
  }
}
