import runtime from 'nunjucks/src/runtime.js';
import { GappedHtml } from '../html.js';
import { textOf } from '../text-of.js';
import { Sequence } from '../views/sequence.js';
import { lineAndColumn } from './code-place.js';
import type { Context } from './context.js';
import type { Frame } from './frame.js';
import { located } from './located.js';
import { lookup } from './lookup.js';
import { furtherMember, memberOf, namedMember } from './member.js';

function pick(exported: Readonly<Record<string, unknown>>, name: string): unknown {
  if (!Object.hasOwn(exported, name))
    throw new Error(`cannot import \`${name}\`: the template does not define it`);
  return exported[name];
}

/** A value as it is printed: escaped, unless it is safe. */
function print(value: unknown): string {
  if (typeof value === 'string') return SPECIAL.test(value) ? escaped(value) : value;
  // Nothing in a number is escaped, and every tenth value is one: to look costs three times as much as to print it.
  if (typeof value === 'number') return String(value);
  return value instanceof GappedHtml ? value.printed : printWhole(value);
}

/** The same where the text can still be looked at: in a capture or a macro. */
function printWhole(value: unknown): string {
  if (value instanceof runtime.SafeString) return value.toString();
  const text = textOf(value);
  return SPECIAL.test(text) ? escaped(text) : text;
}

/** What Nunjucks escapes. Most texts have nothing of it, which a test finds out for a fifth of the cost. */
const SPECIAL = /[&"'<>`\\]/;
const ALL_SPECIAL = /[&"'<>`\\]/g;
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '"': '&quot;',
  "'": '&#39;',
  '<': '&lt;',
  '>': '&gt;',
  '`': '&#96;',
  '\\': '&#92;',
};

function escaped(text: string): string {
  return text.replace(ALL_SPECIAL, (character) => ESCAPES[character] ?? character);
}

/** What a loop tells of itself. */
class Loop {
  readonly index0: number;
  readonly length: number;

  constructor(index0: number, length: number) {
    this.index0 = index0;
    this.length = length;
  }

  get index(): number {
    return this.index0 + 1;
  }

  get revindex(): number {
    return this.length - this.index0;
  }

  get revindex0(): number {
    return this.length - this.index0 - 1;
  }

  get first(): boolean {
    return this.index0 === 0;
  }

  get last(): boolean {
    return this.index0 === this.length - 1;
  }
}

/** What a loop goes through, as Nunjucks' code wants it: an array, or a map. */
function fromIterator(value: unknown): unknown {
  if (value instanceof Sequence) return value.toArray();
  return runtime.fromIterator(value);
}

/** Sets a name, and returns what it is now: where it has been set to nothing, an outer one shows. */
function set(
  context: Context,
  frame: Frame,
  name: string,
  value: unknown,
  number: number,
): unknown {
  frame.setByNumber(number, value, true);
  if (frame.topLevel) {
    context.setByNumber(number, value);
    if (frame.isImported && !name.startsWith('_')) context.addExport(name);
  }
  return value === undefined ? lookup(context, frame, number) : value;
}

/** The same where nobody but the function that sets it can ask for the name, unless the template is imported. */
function keep(
  context: Context,
  frame: Frame,
  name: string,
  value: unknown,
  number: number,
): unknown {
  return value === undefined || frame.isImported ? set(context, frame, name, value, number) : value;
}

/** The arguments are evaluated before the place of the call is noted, so that it is the call's if that fails. */
function callFilter(
  filter: (...args: unknown[]) => unknown,
  context: unknown,
  args: unknown[],
  _place: unknown,
): unknown {
  return filter.apply(context, args);
}

/** How deep macros may call macros: far less than there is stack, so that it always ends at the same place. */
const DEEPEST = 400;
let depth = 0;

function makeMacro(
  names: readonly string[],
  keywords: readonly string[],
  work: (...args: unknown[]) => unknown,
): (...args: unknown[]) => unknown {
  const macro = runtime.makeMacro(names, keywords, work);
  return function limited(this: unknown, ...args: unknown[]): unknown {
    if (depth >= DEEPEST) throw new Error('the macro calls itself without end');
    depth++;
    try {
      // Nearly every call gives just the arguments that there are, which Nunjucks would sort for as long as the macro runs.
      const isPlain = args.length === names.length && !hasKeywords(args[args.length - 1]);
      return (isPlain ? work : macro).apply(this, args);
    } finally {
      depth--;
    }
  };
}

/** Whether an argument is the keywords of a call. */
function hasKeywords(argument: unknown): boolean {
  return typeof argument === 'object' && argument !== null && Object.hasOwn(argument, '__keywords');
}

/** What generated code is given as `runtime`. */
export const safeRuntime: object = Object.assign(Object.create(runtime) as object, {
  Loop,
  memberLookup: memberOf,
  named: namedMember,
  further: furtherMember,
  print,
  printWhole,
  fromIterator,
  set,
  keep,
  lookup,
  callFilter,
  makeMacro,
  located: (error: unknown, template: string, place: number) =>
    located(error, template, lineAndColumn(place)),
  pick,
});
