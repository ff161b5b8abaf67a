import runtime from 'nunjucks/src/runtime.js';
import { htmlOf, type SiteList } from '../config/plugins.js';
import { safe } from './nunjucks/engine.js';
import { Sequence } from './views/sequence.js';
import { View } from './views/view.js';

/**
 * Values on their way between templates and plugins. Plugins are plain JavaScript, so views are objects to them, with the members that
 * templates see; whatever they read goes through the view all the same, and is part of the trace.
 */

/** What plugins get, and the views behind. */
const behind = new WeakMap<object, View | Sequence<unknown>>();

/** A value of a template, as a plugin sees it. */
export function forPlugin(value: unknown): unknown {
  if (value instanceof View) return objectOf(value);
  if (value instanceof Sequence) return new ListOfViews(value);
  if (value instanceof runtime.SafeString) return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return copyOf(value, (list) => list.map(forPlugin));
  return isPlain(value) ? copyOf(value, withMembers) : value;
}

/** Copies of lists and maps: what is in them may be views. */
const copies = new WeakMap<object, object>();

function copyOf<T extends object>(value: T, copy: (value: T) => object): object {
  let known = copies.get(value);
  if (known === undefined) {
    known = Object.freeze(copy(value));
    copies.set(value, known);
  }
  return known;
}

/** A map of which a member counts as read when it is asked for, as in the map itself. */
function withMembers(map: object): object {
  const members = Object.keys(map).map((key): [string, PropertyDescriptor] => [
    key,
    { enumerable: true, get: () => forPlugin((map as Record<string, unknown>)[key]) },
  ]);
  return Object.defineProperties({}, Object.fromEntries(members));
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What a plugin has returned, as templates see it. */
export function fromPlugin(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const text = htmlOf(value);
  if (text !== null) return safe(text);
  if (Array.isArray(value)) return value.map(fromPlugin);
  if (value instanceof Promise) throw new Error('it is async, and a template cannot wait');
  return behind.get(value) ?? value;
}

function objectOf(view: View): object {
  const made = new Proxy(Object.freeze({}), {
    get(_, key) {
      if (key === Symbol.toPrimitive)
        return (hint: string) => (hint === 'number' ? view.valueOf() : String(view));
      // Who looks whether it is a promise reads nothing of the site.
      if (typeof key === 'symbol' || key === 'then') return undefined;
      const value = view.member(key);
      return typeof value === 'function'
        ? (...args: unknown[]) => forPlugin((value as (...given: unknown[]) => unknown)(...args))
        : forPlugin(value);
    },
    set(_, key) {
      throw new TypeError(`the site cannot be changed: ${String(key)}`);
    },
  });
  behind.set(made, view);
  return made;
}

class ListOfViews implements SiteList {
  readonly #items: Sequence<unknown>;

  constructor(items: Sequence<unknown>) {
    this.#items = items;
    behind.set(this, items);
  }

  get length(): number {
    return this.#items.length;
  }

  get first(): unknown {
    return forPlugin(this.#items.first);
  }

  get last(): unknown {
    return forPlugin(this.#items.last);
  }

  at(index: number): unknown {
    return forPlugin(this.#items.at(index));
  }

  slice(start?: number, end?: number): ListOfViews {
    return new ListOfViews(this.#items.slice(start, end));
  }

  map<T>(change: (item: unknown, index: number) => T): T[] {
    return Array.from(this, change);
  }

  filter(test: (item: unknown, index: number) => unknown): unknown[] {
    return [...this].filter(test);
  }

  *[Symbol.iterator](): Generator<unknown> {
    for (const item of this.#items) yield forPlugin(item);
  }
}
