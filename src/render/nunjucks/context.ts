import { ANY_BIT, bitOf } from './name-bit.js';
import type { Render, Template } from './template.js';

export type Variables = Readonly<Record<string, unknown>>;

/** The variables and blocks of one rendering. */
export class Context {
  readonly #globals: Variables;
  /** What the rendering was given: plain variables, or the context of the template that includes this one. */
  readonly #given: Variables | Context;
  #set: Map<string, unknown> | null = null;
  /** Bits of the names that have been set here. */
  #bits = 0;
  /** The template, then those that it extends, one after another. */
  readonly #family: Template[];
  #exported: string[] | null = null;

  constructor(globals: Variables, given: Variables | Context, template: Template) {
    this.#globals = globals;
    this.#given = given;
    this.#family = [template];
  }

  /** @param bit of the name, see {@link bitOf}. */
  lookup(name: string, bit = ANY_BIT): unknown {
    for (let context: Context = this; ; ) {
      if ((context.#bits & bit) !== 0 && context.#set?.has(name)) return context.#set.get(name);
      const given: Variables | Context = context.#given;
      if (!(given instanceof Context))
        return Object.hasOwn(given, name) ? given[name] : this.#globals[name];
      context = given;
    }
  }

  setVariable(name: string, value: unknown, bit = bitOf(name)): void {
    this.#set ??= new Map();
    this.#set.set(name, value);
    this.#bits |= bit;
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
    return Object.fromEntries((this.#exported ?? []).map((name) => [name, this.lookup(name)]));
  }
}
