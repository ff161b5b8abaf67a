import type { Context } from './context.js';
import type { Frame } from './frame.js';

/** A function that the compiler has written. */
export type Render = (context: Context, frame: Frame) => string;

/** A compiled template. */
export interface Template {
  readonly root: Render;
  readonly blocks: { readonly [name: string]: Render };
  readonly uses: TemplateUses;
}

/** A template as the compiler leaves it: plain data, and a function of what stands before `code`. */
export interface CompiledTemplate {
  readonly source: string;
  readonly blankLines: number;
  /** The body of a JavaScript function of `env` and `runtime` that returns `{ root, blocks }`. */
  readonly code: string;
  readonly uses: TemplateUses;
}

/** What a template's text says about what it depends on. */
export interface TemplateUses {
  /** Every name that it reads or sets, those of its own variables too. */
  readonly names: readonly string[];
  /** The templates that it includes; null where a name is computed, or where blocks or parents come in. */
  readonly includes: readonly string[] | null;
  /** Whether it does nothing but define macros, so that what it exports is the same at each import. */
  readonly definesOnly: boolean;
}
