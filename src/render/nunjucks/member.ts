import { textOf } from '../text-of.js';
import { Sequence } from '../views/sequence.js';
import { View } from '../views/view.js';

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
  if (typeof key === 'string') return namedMember(target, key);
  if (target instanceof View) return target.member(String(key));
  if (target instanceof Sequence) return target.at(key);
  return ownValue(target, key);
}

/** A member by a name that {@link isReachable} has let pass. */
export function namedMember(target: unknown, name: string): unknown {
  if (target === undefined || target === null) return undefined;
  return target instanceof View ? target.member(name) : ownValue(target, name);
}

/** The same where a value has nothing of this name: a getter that has been asked is not asked again. */
export function furtherMember(target: NonNullable<unknown>, name: string): unknown {
  return target instanceof View ? target.further(name) : undefined;
}

/** Whether a name leads to a member, and not to a value's class. */
export function isReachable(name: string): boolean {
  return !BLOCKED.has(name);
}

function ownValue(target: NonNullable<unknown>, key: string | number): unknown {
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
