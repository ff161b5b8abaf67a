import type { TakenReads } from '../traces/reads.js';
import type { Template } from './template.js';

/** A template by the name that others use, with what is known of it: a tag that writes the name out looks nothing up. */
export class NamedTemplate {
  readonly name: string;
  /** Of its name, in {@link Reads}. */
  readonly key: number;
  /** Null until it is used, or where there is none. */
  template: Template | null = null;
  /** What it exports, where that is the same at each import and it has been imported. */
  exported: Readonly<Record<string, unknown>> | null = null;
  /** Its texts where it is included; null where it is rendered each time, undefined until it is included. */
  texts: IncludeTexts | null | undefined = undefined;

  constructor(name: string, key: number) {
    this.name = name;
    this.key = key;
  }
}

/** A text, and what was read for it: whoever is given the text has read the same. */
export interface IncludeText {
  readonly text: string;
  readonly taken: TakenReads;
  /** How it is printed again; null for one that was printed once, as most are that are other ones on every page. */
  printed: string | null;
}

/** What is kept of an included template. */
export interface IncludeTexts {
  /** Names whose values decide the text. */
  readonly names: readonly string[];
  /** Of each name, see `names.ts`. */
  readonly numbers: readonly number[];
  readonly texts: Map<string, IncludeText>;
  /** What the names were the last time, and the text then; null where it was not kept. */
  readonly lastValues: unknown[];
  last: IncludeText | null;
  /** How often a value was one that is made for one page. */
  unkept: number;
}
