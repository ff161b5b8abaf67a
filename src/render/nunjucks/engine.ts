import nunjucks from 'nunjucks';
import runtime from 'nunjucks/src/runtime.js';
import type { TextRef } from '../../util/spill.js';
import { didYouMean } from '../../util/suggest.js';
import { fillGaps, GappedHtml } from '../html.js';
import { textOf } from '../text-of.js';
import { KEY } from '../traces/keys.js';
import { Reads } from '../traces/reads.js';
import { compileTemplate, type KnownNames } from './compiler.js';
import { Context, type Variables } from './context.js';
import { Frame } from './frame.js';
import { IncludeMemo } from './include-memo.js';
import { isLocated, located } from './located.js';
import { NamedTemplate } from './named-template.js';
import { Names } from './names.js';
import { safeRuntime } from './safe-runtime.js';
import type { CompiledTemplate, Template } from './template.js';
import { TemplateFailure } from './template-failure.js';

/** What a template is looked up in: names to sources. A name never leads to a file that is not listed. */
export interface TemplateSource {
  /** The template's text, or null if there is none of this name. */
  sourceOf(name: string): string | null;
  /** How many line ends at its beginning stand for front matter only. */
  blankLinesOf?(name: string): number;
  /** What the compiler has made of a template of this name before. It counts if it was made of the same text. */
  compiledOf?(name: string): CompiledTemplate | undefined;
  readonly names: readonly string[];
}

// biome-ignore lint/complexity/noBannedTypes: filters take what templates give them
export type Filter = Function;

/**
 * Nunjucks with autoescape, without callbacks, and with errors that say where. Templates are compiled once, when
 * they are first used. Their code does not note where in a template it is, which would be a third of it: what fails is
 * rendered again by code that does.
 */
export class Engine {
  readonly #source: TemplateSource;
  readonly #readBody: (ref: TextRef) => string;
  readonly #keep: (text: string) => string;
  readonly #notesPlaces: boolean;
  readonly #filters: ReadonlyMap<string, Filter>;
  readonly #tests: ReadonlyMap<string, Filter>;
  readonly #known: KnownNames;
  readonly #globals: Variables;
  readonly #names: Names;
  readonly #named = new Map<string, NamedTemplate>();
  readonly #includes: IncludeMemo;
  readonly #reads: Reads;
  #depth = 0;
  /** The same templates and filters, with code that notes places; made when something fails. */
  #noting: Engine | null = null;
  /** For generated code: the scope of a macro that sets nothing. */
  readonly noFrame: Frame;

  /**
   * @param filters replace Nunjucks' filters of the same names; see `filters/`.
   * @param readBody reads what fills a gap, see `html.ts`.
   * @param reads is told which templates are used.
   * @param keep is given what is kept of includes, and says how that is printed.
   * @param notesPlaces whether code notes where it is all the time.
   */
  constructor(
    source: TemplateSource,
    filters: Readonly<Record<string, Filter>>,
    readBody: (ref: TextRef) => string,
    reads: Reads = new Reads(),
    keep: (text: string) => string = (text) => text,
    notesPlaces = false,
  ) {
    const environment = new nunjucks.Environment(null, { autoescape: true });
    const {
      filters: builtIn,
      tests,
      globals,
    } = environment as unknown as Record<'filters' | 'tests' | 'globals', Record<string, Filter>>;
    this.#source = source;
    this.#readBody = readBody;
    this.#keep = keep;
    this.#notesPlaces = notesPlaces;
    this.#filters = new Map(Object.entries({ ...builtIn, ...filters }));
    this.#tests = new Map(Object.entries(tests).map(([name, test]) => [name, guardTest(test)]));
    this.#known = { filters: new Set(this.#filters.keys()), tests: new Set(Object.keys(tests)) };
    this.#globals = Object.assign(Object.create(null) as Record<string, unknown>, globals);
    this.#names = new Names(this.#globals);
    this.noFrame = new Frame(this.#names);
    this.#reads = reads;
    this.#includes = new IncludeMemo(
      (name) => this.#find(this.templateNamed(name)),
      (template, context, frame) => this.#run(template, context, frame),
      this.#globals,
      this.#names,
      reads,
      keep,
    );
  }

  /** The names of all filters. */
  get filterNames(): ReadonlySet<string> {
    return this.#known.filters;
  }

  /**
   * The text that a template prints, with gaps where bodies stand.
   *
   * @throws TemplateFailure where the template does not exist, cannot be compiled, or fails.
   */
  render(name: string, variables: Variables): string {
    try {
      return this.#run(this.#templateAtTop(name), variables, null);
    } catch (error) {
      throw this.#located(error, name, (noting) => noting.render(name, variables));
    }
  }

  /**
   * Renders a text that is not one of the templates, without the line ends that it begins with; `name` is how
   * errors call it.
   */
  renderString(text: string, name: string, variables: Variables): string {
    try {
      return this.#run(this.#compile(text, name, text.length), variables, null);
    } catch (error) {
      throw this.#located(error, name, (noting) => noting.renderString(text, name, variables));
    }
  }

  /** What the compiler makes of a template. */
  compiled(name: string): CompiledTemplate {
    const source = this.#source.sourceOf(name) ?? '';
    return this.#compiledFrom(source, name, this.#source.blankLinesOf?.(name) ?? 0);
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

  /** For generated code: the number of a variable's name. */
  numberOf(name: string): number {
    return this.#names.numberOf(name);
  }

  /** For generated code: the scope of a macro. */
  newFrame(): Frame {
    return new Frame(this.#names);
  }

  /** For generated code: what {@link include} and the like are asked with. The template is looked for when it is used: it need not exist. */
  templateNamed(written: unknown): NamedTemplate {
    const name = textOf(written);
    let named = this.#named.get(name);
    if (named === undefined) {
      named = new NamedTemplate(name, this.#reads.idOf(KEY.template(name)));
      this.#named.set(name, named);
    }
    return named;
  }

  /** For generated code: a text without gaps. */
  whole(text: string): string {
    return fillGaps(text, this.#readBody);
  }

  /** For generated code, and for layouts: what a template has printed, as a value. */
  rendered(text: string): object {
    return new GappedHtml(text, this.#readBody);
  }

  /** For generated code: the template that another one extends. */
  parentOf(named: NamedTemplate, context: Context): Template {
    const template = this.#existing(named);
    context.addTemplate(template);
    return template;
  }

  /** For generated code: the text of an included template. */
  include(named: NamedTemplate, ignoreMissing: boolean, context: Context, frame: Frame): string {
    const template = ignoreMissing ? this.#use(named) : this.#existing(named);
    return template === null ? '' : this.#includes.get(named, template, context, frame);
  }

  /** For generated code: what an imported template exports. */
  exportsOf(
    named: NamedTemplate,
    context: Context | null,
    frame: Frame | null,
  ): Record<string, unknown> {
    const template = this.#existing(named);
    const isSame = context === null && template.uses.definesOnly;
    if (isSame && named.exported !== null) return named.exported;
    const inner = new Context(this.#names, context ?? {}, template);
    const top = frame === null ? new Frame(this.#names) : frame.push();
    top.topLevel = true;
    top.isImported = true;
    this.#enter(template, inner, top);
    const exported = inner.getExported();
    if (isSame) named.exported = exported;
    return exported;
  }

  /** An error with its place, for which the same is rendered again. */
  #located(error: unknown, name: string, render: (noting: Engine) => void): unknown {
    // Nobody came back from where it failed.
    this.#depth = 0;
    if (this.#notesPlaces || isLocated(error)) return error;
    this.#noting ??= new Engine(
      uncompiled(this.#source),
      Object.fromEntries(this.#filters),
      this.#readBody,
      this.#reads,
      this.#keep,
      true,
    );
    try {
      render(this.#noting);
    } catch (again) {
      return again;
    }
    // A filter of a plugin may fail but once.
    return located(error, name, { line: 1, column: 1 });
  }

  #run(template: Template, variables: Variables | Context, parent: Frame | null): string {
    const frame = parent === null ? new Frame(this.#names) : parent.push(true);
    frame.topLevel = true;
    const context = new Context(this.#names, variables, template);
    return this.#enter(template, context, frame);
  }

  /** Ends recursion at a depth that does not depend on how much stack there is, so that the place is always the same. */
  #enter(template: Template, context: Context, frame: Frame): string {
    if (this.#depth >= DEEPEST)
      throw new Error('the template includes or imports itself without end');
    this.#depth++;
    const text = template.root(context, frame);
    this.#depth--;
    return text;
  }

  #templateAtTop(name: string): Template {
    const template = this.#use(this.templateNamed(name));
    if (template === null)
      throw new TemplateFailure(`there is no template \`${name}\``, name, 1, 1);
    return template;
  }

  /** A template that an output is made with, or would be if it were there. */
  #use(named: NamedTemplate): Template | null {
    this.#reads.keyById(named.key);
    return this.#find(named);
  }

  #existing(named: NamedTemplate): Template {
    const template = this.#use(named);
    if (template === null)
      throw new Error(
        `there is no template \`${named.name}\`. ${didYouMean(named.name, this.#source.names, '')}`.trim(),
      );
    return template;
  }

  #find(named: NamedTemplate): Template | null {
    if (named.template !== null) return named.template;
    const { name } = named;
    const source = this.#source.sourceOf(name);
    if (source !== null)
      named.template = this.#compile(source, name, this.#source.blankLinesOf?.(name) ?? 0);
    return named.template;
  }

  #compiledFrom(source: string, name: string, blankLines: number): CompiledTemplate {
    const known = this.#source.compiledOf?.(name);
    if (known?.source === source && known.blankLines === blankLines) return known;
    return {
      source,
      blankLines,
      ...compileTemplate(source, name, this.#known, blankLines, this.#notesPlaces),
    };
  }

  #compile(source: string, name: string, blankLines: number): Template {
    try {
      const { code, uses } = this.#compiledFrom(source, name, blankLines);
      const make = new Function('env', 'runtime', code) as (
        env: Engine,
        runtime: object,
      ) => Omit<Template, 'uses'>;
      return { ...make(this, safeRuntime), uses };
    } catch (error) {
      throw TemplateFailure.ofCompiling(error as Error, name);
    }
  }
}

/** What a template may include within itself, and again within that. */
const DEEPEST = 100;

/** The same templates, of which the compiler has made nothing before. */
function uncompiled(source: TemplateSource): TemplateSource {
  return {
    names: source.names,
    sourceOf: (name) => source.sourceOf(name),
    blankLinesOf: (name) => source.blankLinesOf?.(name) ?? 0,
  };
}

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
