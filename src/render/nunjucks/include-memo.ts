import type { Reads } from '../traces/reads.js';
import { View } from '../views/view.js';
import type { Context } from './context.js';
import type { Frame } from './frame.js';
import { lookup } from './lookup.js';
import type { IncludeText, IncludeTexts, NamedTemplate } from './named-template.js';
import type { Names } from './names.js';
import type { Template } from './template.js';

/** More different texts than this are not worth keeping; nor is it to ask again where this often none could be kept. */
const MOST_TEXTS = 64;

/**
 * What is the same on every page (the header, the footer) is rendered once. An included template is a function of the
 * variables that it names: where all of them are what they were before, so is its text. That holds because nothing
 * that a template can read changes during a build: views and data are immutable, and no function but Nunjucks' own
 * globals is looked at.
 */
export class IncludeMemo {
  readonly #find: (name: string) => Template | null;
  readonly #render: (template: Template, context: Context, frame: Frame) => string;
  readonly #globals: Readonly<Record<string, unknown>>;
  readonly #names: Names;
  readonly #reads: Reads;
  readonly #keep: (text: string) => string;
  readonly #identities = new WeakMap<object, number>();
  #lastIdentity = 0;

  constructor(
    find: (name: string) => Template | null,
    render: (template: Template, context: Context, frame: Frame) => string,
    globals: Readonly<Record<string, unknown>>,
    names: Names,
    reads: Reads,
    keep: (text: string) => string,
  ) {
    this.#find = find;
    this.#render = render;
    this.#globals = globals;
    this.#names = names;
    this.#reads = reads;
    this.#keep = keep;
  }

  /** The text of an included template, rendered only if it has to be. */
  get(named: NamedTemplate, template: Template, context: Context, frame: Frame): string {
    if (named.texts === undefined) {
      const names = this.#namesOf(template, new Set());
      named.texts = names === null ? null : this.#blank([...names].sort());
    }
    const memo = named.texts;
    if (memo === null || this.#reads.isTrapped) return this.#render(template, context, frame);
    // Page after page asks for the same: then there is no need for a key.
    if (this.#lookUp(memo, context, frame) && memo.last !== null) return this.#again(memo.last);
    memo.last = null;
    const key = this.#keyOf(memo);
    if (key === null) {
      memo.unkept++;
      if (memo.unkept > MOST_TEXTS) named.texts = null;
      return this.#render(template, context, frame);
    }
    let kept = memo.texts.get(key);
    let printed: string;
    if (kept === undefined) {
      const { result, taken } = this.#reads.during(() => this.#render(template, context, frame));
      kept = { text: result, taken, printed: null };
      printed = result;
      memo.texts.set(key, kept);
      if (memo.texts.size > MOST_TEXTS) named.texts = null;
    } else {
      printed = this.#again(kept);
    }
    // What was rendered in between may have asked for the same template with other values.
    if (this.#lookUp(memo, context, frame)) memo.last = kept;
    return printed;
  }

  #blank(names: readonly string[]): IncludeTexts {
    const numbers = names.map((name) => this.#names.numberOf(name));
    return { names, numbers, texts: new Map(), lastValues: [], last: null, unkept: 0 };
  }

  #again(kept: IncludeText): string {
    this.#reads.add(kept.taken);
    kept.printed ??= this.#keep(kept.text);
    return kept.printed;
  }

  /** Takes down what the names are now; returns whether it is what they were. */
  #lookUp({ numbers, lastValues }: IncludeTexts, context: Context, frame: Frame): boolean {
    let isSame = true;
    for (let place = 0; place < numbers.length; place++) {
      const value = lookup(context, frame, numbers[place] as number);
      if (value === lastValues[place]) continue;
      lastValues[place] = value;
      isSame = false;
    }
    return isSame;
  }

  /** The names that a template and those that it includes depend on; null where that cannot be told. */
  #namesOf(template: Template, seen: Set<Template>): Set<string> | null {
    const { names, includes } = template.uses;
    if (includes === null || seen.has(template)) return null;
    const all = new Set(names);
    for (const included of includes) {
      const inner = this.#find(included);
      const more = inner === null ? null : this.#namesOf(inner, new Set(seen).add(template));
      if (more === null) return null;
      for (const name of more) all.add(name);
    }
    return all;
  }

  /** A text that is the same only for the same values; null where one of them might change or is made for one page. */
  #keyOf({ names, lastValues }: IncludeTexts): string | null {
    let key = '';
    for (const [place, name] of names.entries()) {
      const value = lastValues[place];
      if (value === undefined || value === null) {
        key += value === null ? '0' : '-';
      } else if (typeof value === 'string') {
        key += `s${value.length}:${value}`;
      } else if (typeof value === 'number' || typeof value === 'boolean') {
        key += `${typeof value}${value};`;
      } else if (typeof value === 'object' && (value instanceof View || Object.isFrozen(value))) {
        // What is frozen is the site's data, all the way down; what a template has made itself never is.
        key += `#${this.#identityOf(value)};`;
      } else if (this.#globals[name] !== value) {
        return null;
      }
    }
    return key;
  }

  #identityOf(value: object): number {
    let identity = this.#identities.get(value);
    if (identity === undefined) {
      identity = ++this.#lastIdentity;
      this.#identities.set(value, identity);
    }
    return identity;
  }
}
