import nunjucks from 'nunjucks';
import runtime, { type Frame } from 'nunjucks/src/runtime.js';
import { didYouMean } from '../../util/suggest.js';
import { textOf } from '../text-of.js';
import { compileTemplate, type KnownNames } from './compiler.js';
import { safeRuntime } from './safe-runtime.js';
import { TemplateFailure } from './template-failure.js';

/** What a template is looked up in: names to sources. A name never leads to a file that is not listed. */
export interface TemplateSource {
  /** The template's text, or null if there is none of this name. */
  sourceOf(name: string): string | null;
  /** How many line ends at its beginning stand for front matter only. */
  blankLinesOf?(name: string): number;
  readonly names: readonly string[];
}

// biome-ignore lint/complexity/noBannedTypes: filters take what templates give them
export type Filter = Function;

type Render = (engine: Engine, context: Context, frame: Frame, runtime: object) => string;

interface Template {
  readonly root: Render;
  readonly blocks: { readonly [name: string]: Render };
}

/** The variables and blocks of one rendering. */
class Context {
  readonly #globals: Readonly<Record<string, unknown>>;
  readonly #variables: Record<string, unknown>;
  readonly #blocks = new Map<string, Render[]>();
  readonly #exported: string[] = [];
  readonly #family = new Set<Template>();

  constructor(
    globals: Readonly<Record<string, unknown>>,
    variables: Readonly<Record<string, unknown>>,
    template: Template,
  ) {
    this.#globals = globals;
    this.#variables = Object.assign(Object.create(null) as Record<string, unknown>, variables);
    this.addTemplate(template);
  }

  lookup(name: string): unknown {
    return name in this.#variables ? this.#variables[name] : this.#globals[name];
  }

  setVariable(name: string, value: unknown): void {
    this.#variables[name] = value;
  }

  getVariables(): Readonly<Record<string, unknown>> {
    return this.#variables;
  }

  /** Adds the template itself and, one after another, those that it extends. */
  addTemplate(template: Template): void {
    if (this.#family.has(template)) throw new Error('the template extends itself');
    this.#family.add(template);
    for (const [name, render] of Object.entries(template.blocks)) {
      const chain = this.#blocks.get(name);
      if (chain === undefined) this.#blocks.set(name, [render]);
      else chain.push(render);
    }
  }

  getBlock(name: string): Render {
    const block = this.#blocks.get(name)?.[0];
    if (block === undefined) throw new Error(`unknown block "${name}"`);
    return block;
  }

  getSuper(name: string, block: Render): Render {
    const chain = this.#blocks.get(name) ?? [];
    const parent = chain[chain.indexOf(block) + 1];
    if (parent === undefined)
      throw new Error(`the block "${name}" has no parent: super() is of no use`);
    return parent;
  }

  addExport(name: string): void {
    this.#exported.push(name);
  }

  getExported(): Record<string, unknown> {
    return Object.fromEntries(this.#exported.map((name) => [name, this.#variables[name]]));
  }
}

/**
 * Nunjucks with autoescape, without callbacks, and with errors that say where. Templates are compiled once, when
 * they are first used.
 */
export class Engine {
  /** Read by generated code. */
  readonly opts = { autoescape: true };
  readonly #source: TemplateSource;
  readonly #filters: ReadonlyMap<string, Filter>;
  readonly #tests: ReadonlyMap<string, Filter>;
  readonly #known: KnownNames;
  readonly #globals: Readonly<Record<string, unknown>>;
  readonly #compiled = new Map<string, Template>();
  #depth = 0;

  /**
   * @param filters replace Nunjucks' filters of the same names; see `filters/`.
   */
  constructor(source: TemplateSource, filters: Readonly<Record<string, Filter>>) {
    const environment = new nunjucks.Environment(null, { autoescape: true });
    const {
      filters: builtIn,
      tests,
      globals,
    } = environment as unknown as Record<'filters' | 'tests' | 'globals', Record<string, Filter>>;
    this.#source = source;
    this.#filters = new Map(Object.entries({ ...builtIn, ...filters }));
    this.#tests = new Map(Object.entries(tests).map(([name, test]) => [name, guardTest(test)]));
    this.#known = { filters: new Set(this.#filters.keys()), tests: new Set(Object.keys(tests)) };
    this.#globals = Object.assign(Object.create(null) as Record<string, unknown>, globals);
  }

  /** The names of all filters. */
  get filterNames(): ReadonlySet<string> {
    return this.#known.filters;
  }

  /** @throws TemplateFailure where the template does not exist, cannot be compiled, or fails. */
  render(name: string, variables: Readonly<Record<string, unknown>>): string {
    return this.#run(this.#templateAtTop(name), variables, null);
  }

  /**
   * Renders a text that is not one of the templates, without the line ends that it begins with; `name` is how
   * errors call it.
   */
  renderString(text: string, name: string, variables: Readonly<Record<string, unknown>>): string {
    return this.#run(this.#compile(text, name, text.length), variables, null);
  }

  /** Compiles every template; returns what is wrong with them. */
  check(): TemplateFailure[] {
    return this.#source.names.flatMap((name) => failureOf(() => this.#templateAtTop(name)));
  }

  /** Compiles a text as {@link renderString} does; returns what is wrong with it. */
  checkString(text: string, name: string): TemplateFailure[] {
    return failureOf(() => this.#compile(text, name, text.length));
  }

  /** For generated code. */
  getFilter(name: string): Filter {
    const filter = this.#filters.get(name);
    if (filter === undefined) throw new Error(`there is no filter \`${name}\``);
    return filter;
  }

  /** For generated code. */
  getTest(name: string): Filter {
    const test = this.#tests.get(name);
    if (test === undefined) throw new Error(`there is no test \`${name}\``);
    return test;
  }

  /** For generated code. */
  getTemplate(name: unknown): Template {
    const wanted = textOf(name);
    const template = this.#find(wanted);
    if (template === null)
      throw new Error(
        `there is no template \`${wanted}\`. ${didYouMean(wanted, this.#source.names, '')}`.trim(),
      );
    return template;
  }

  /** For generated code: the template that another one extends. */
  parentOf(name: unknown, context: Context): Template {
    const template = this.getTemplate(name);
    context.addTemplate(template);
    return template;
  }

  /** For generated code: the text of an included template. */
  include(name: unknown, ignoreMissing: boolean, context: Context, frame: Frame): string {
    const template = ignoreMissing ? this.#find(textOf(name)) : this.getTemplate(name);
    return template === null ? '' : this.#run(template, context.getVariables(), frame);
  }

  /** For generated code: what an imported template exports. */
  exportsOf(name: unknown, context: Context | null, frame: Frame | null): Record<string, unknown> {
    const template = this.getTemplate(name);
    const inner = new Context(this.#globals, context?.getVariables() ?? {}, template);
    const top = frame === null ? new runtime.Frame() : frame.push();
    top.topLevel = true;
    this.#enter(() => template.root(this, inner, top, safeRuntime));
    return inner.getExported();
  }

  #run(
    template: Template,
    variables: Readonly<Record<string, unknown>>,
    parent: Frame | null,
  ): string {
    const frame = parent === null ? new runtime.Frame() : parent.push(true);
    frame.topLevel = true;
    const context = new Context(this.#globals, variables, template);
    return this.#enter(() => template.root(this, context, frame, safeRuntime));
  }

  /** Ends recursion at a depth that does not depend on how much stack there is, so that the place is always the same. */
  #enter<T>(work: () => T): T {
    if (this.#depth >= DEEPEST)
      throw new Error('the template includes or imports itself without end');
    this.#depth++;
    try {
      return work();
    } finally {
      this.#depth--;
    }
  }

  #templateAtTop(name: string): Template {
    const template = this.#find(name);
    if (template === null)
      throw new TemplateFailure(`there is no template \`${name}\``, name, 1, 1);
    return template;
  }

  #find(name: string): Template | null {
    const compiled = this.#compiled.get(name);
    if (compiled !== undefined) return compiled;
    const source = this.#source.sourceOf(name);
    if (source === null) return null;
    const template = this.#compile(source, name, this.#source.blankLinesOf?.(name) ?? 0);
    this.#compiled.set(name, template);
    return template;
  }

  #compile(source: string, name: string, blankLines: number): Template {
    try {
      return new Function(compileTemplate(source, name, this.#known, blankLines))() as Template;
    } catch (error) {
      throw TemplateFailure.ofCompiling(error as Error, name);
    }
  }
}

/** What a template may include within itself, and again within that. */
const DEEPEST = 100;

function failureOf(work: () => unknown): TemplateFailure[] {
  try {
    work();
    return [];
  } catch (error) {
    if (!(error instanceof TemplateFailure)) throw error;
    return [error];
  }
}

/** Some of Nunjucks' tests throw on what they do not expect. */
function guardTest(test: Filter): Filter {
  return (...args: unknown[]): unknown => {
    try {
      return test(...args);
    } catch {
      return false;
    }
  };
}

/** A text that is HTML already and is not escaped again. */
export function safe(html: string): object {
  return new runtime.SafeString(html);
}
