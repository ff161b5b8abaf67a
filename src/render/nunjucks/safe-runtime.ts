import runtime from 'nunjucks/src/runtime.js';
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
export function memberOf(target: unknown, key: unknown): unknown {
  if (target === undefined || target === null) return undefined;
  if (BLOCKED.has(key)) throw new Error(`\`${String(key)}\` cannot be reached from a template`);
  if (target instanceof View) return target.member(String(key));
  if (target instanceof Sequence && typeof key === 'number') return target.at(key);
  const value = (target as Record<string, unknown>)[key as string];
  if (typeof value !== 'function') return value;
  // Data has no methods of its own; what plain objects inherit would only be a way around the views.
  if (isPlainObject(target) && !Object.hasOwn(target, key as string)) return undefined;
  return (...args: unknown[]): unknown => value.apply(target, args);
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function located(error: unknown, template: string, line: number, column: number): TemplateFailure {
  if (error instanceof TemplateFailure) return error;
  const message =
    error instanceof RangeError && /call stack/.test(error.message)
      ? 'the template includes or calls itself without end'
      : error instanceof Error
        ? error.message
        : String(error);
  // Generated code counts from 0.
  return new TemplateFailure(message, template, line + 1, column + 1);
}

function pick(exported: Readonly<Record<string, unknown>>, name: string): unknown {
  if (!Object.hasOwn(exported, name))
    throw new Error(`cannot import \`${name}\`: the template does not define it`);
  return exported[name];
}

/** What generated code is given as `runtime`. */
export const safeRuntime: object = Object.assign(Object.create(runtime) as object, {
  memberLookup: memberOf,
  located,
  pick,
});
