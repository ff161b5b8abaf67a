import lib from 'nunjucks/src/lib.js';
import runtime from 'nunjucks/src/runtime.js';
import { textOf } from '../text-of.js';
import { Sequence } from '../views/sequence.js';
import { View } from '../views/view.js';
import { TemplateFailure } from './template-failure.js';

/** Names that lead from a value to its class, and from there to `Function`. */
const BLOCKED: ReadonlySet<unknown> = new Set([
  'constructor',
  '__proto__',
  'prototype',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
  'caller',
  'callee',
  'arguments',
]);

/**
 * A member of a value, as templates see it: own keys of plain data, getters of views, methods of texts and lists.
 *
 * @throws Error for a name that leads out of the data.
 */
export function memberOf(target: unknown, written: unknown): unknown {
  if (target === undefined || target === null) return undefined;
  // Once: a list or a safe text is a key too, and an object could be another name each time it is asked.
  const key = typeof written === 'number' ? written : textOf(written);
  if (BLOCKED.has(key)) throw new Error(`\`${key}\` cannot be reached from a template`);
  if (target instanceof View) return target.member(String(key));
  if (target instanceof Sequence && typeof key === 'number') return target.at(key);
  const value = (target as Record<string | number, unknown>)[key];
  if (typeof value !== 'function') return value;
  // Data has no methods of its own; what plain objects inherit would only be a way around the views.
  if (isPlainObject(target) && !Object.hasOwn(target, key)) return undefined;
  return (...args: unknown[]): unknown => value.apply(target, args);
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function located(error: unknown, template: string, line: number, column: number): TemplateFailure {
  if (error instanceof TemplateFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  // Generated code counts from 0.
  return new TemplateFailure(message, template, line + 1, column + 1);
}

function pick(exported: Readonly<Record<string, unknown>>, name: string): unknown {
  if (!Object.hasOwn(exported, name))
    throw new Error(`cannot import \`${name}\`: the template does not define it`);
  return exported[name];
}

/** A value as it is printed: escaped, unless it is safe. */
function suppressValue(value: unknown, autoescape: boolean): unknown {
  if (value instanceof runtime.SafeString) return value;
  const text = textOf(value);
  return autoescape ? lib.escape(text) : text;
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
      return macro.apply(this, args);
    } finally {
      depth--;
    }
  };
}

/** What generated code is given as `runtime`. */
export const safeRuntime: object = Object.assign(Object.create(runtime) as object, {
  memberLookup: memberOf,
  suppressValue,
  callFilter,
  makeMacro,
  located,
  pick,
});
