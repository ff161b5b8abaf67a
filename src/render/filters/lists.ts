import { memberOf } from '../nunjucks/member.js';
import { textOf } from '../text-of.js';
import { Sequence } from '../views/sequence.js';
import { SiteDate } from '../views/site-date.js';

/** Anything that can be gone through, as an array. */
export function toArray(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (value === undefined || value === null || value === '') return [];
  if (typeof value === 'object' && Symbol.iterator in value && !(value instanceof String))
    return [...(value as Iterable<unknown>)];
  return typeof value === 'object' && !(value instanceof String) ? Object.values(value) : [value];
}

/** A property of an item, `a.b` reaching inwards; nothing where the way leads out of the data. */
function property(item: unknown, path: unknown): unknown {
  let value = item;
  for (const key of textOf(path).split('.')) {
    try {
      value = memberOf(value, key);
    } catch {
      return undefined;
    }
  }
  return value;
}

/** Jekyll's `where`: equal texts, or a list that contains the value. */
function matches(item: unknown, path: unknown, wanted: unknown): boolean {
  const value = property(item, path);
  if (Array.isArray(value)) return value.some((one) => textOf(one) === textOf(wanted));
  if (value === undefined || value === null) return wanted === undefined || wanted === null;
  return textOf(value) === textOf(wanted);
}

/** Numbers and dates by value, texts by code units, so that the order is the same on every machine. */
function compare(a: unknown, b: unknown): number {
  const left = sortKey(a);
  const right = sortKey(b);
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [leftText, rightText] = [String(left), String(right)];
  return leftText < rightText ? -1 : leftText > rightText ? 1 : 0;
}

function sortKey(value: unknown): number | string {
  if (value instanceof SiteDate) return value.valueOf();
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'number' && !Number.isNaN(value) ? value : textOf(value);
}

/** Jekyll sorts properties that look like numbers as numbers. */
function numberOrSelf(value: unknown): unknown {
  return typeof value === 'string' && /^\s*-?(?:\d+\.?\d*|\.\d+)\s*$/.test(value)
    ? Number(value)
    : value;
}

/** Jekyll's `sort`: by a property or the items themselves; items without it come first unless `"last"`. */
function sort(list: readonly unknown[], path: unknown, nils: unknown): unknown[] {
  const keyed = list.map((item) => ({
    item,
    key: path === undefined ? item : numberOrSelf(property(item, path)),
  }));
  const empty = (key: unknown): boolean => key === undefined || key === null;
  const sign = nils === 'last' ? 1 : -1;
  return keyed
    .sort((a, b) =>
      empty(a.key) && empty(b.key)
        ? 0
        : empty(a.key)
          ? sign
          : empty(b.key)
            ? -sign
            : compare(a.key, b.key),
    )
    .map(({ item }) => item);
}

function groupBy(list: readonly unknown[], path: unknown): readonly object[] {
  const groups = new Map<string, unknown[]>();
  for (const item of list) {
    const name = textOf(property(item, path));
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return [...groups].map(([name, items]) => Object.freeze({ name, items, size: items.length }));
}

/** Nunjucks' `groupby`: an object of lists. */
function groupByKey(list: readonly unknown[], path: unknown): object {
  const groups = Object.create(null) as Record<string, unknown[]>;
  for (const item of list) {
    const value = property(item, path);
    const key = value === undefined ? 'undefined' : textOf(value);
    const group = groups[key];
    if (group === undefined) groups[key] = [item];
    else group.push(item);
  }
  return groups;
}

/** Nunjucks' `sum`, for numbers only: anything else counts as nothing. */
function sum(list: readonly unknown[], path: unknown, start: unknown): number {
  return list.reduce<number>(
    (total, item) => {
      const value = isEmpty(path) ? item : property(item, path);
      return typeof value === 'number' ? total + value : total;
    },
    typeof start === 'number' ? start : 0,
  );
}

const isEmpty = (path: unknown): boolean => path === undefined || path === null || path === '';

function sentence(list: readonly unknown[], connector: unknown): string {
  const words = list.map(textOf);
  const and = connector === undefined ? 'and' : textOf(connector);
  if (words.length < 3) return words.join(` ${and} `);
  return `${words.slice(0, -1).join(', ')}, ${and} ${words.at(-1)}`;
}

/** Jekyll's filters for lists, and Nunjucks' that our sequences need. */
export const listFilters: Readonly<
  Record<string, (value: unknown, ...rest: unknown[]) => unknown>
> = {
  where: (value, path, wanted) => toArray(value).filter((item) => matches(item, path, wanted)),
  find: (value, path, wanted) => toArray(value).find((item) => matches(item, path, wanted)),
  group_by: (value, path) => groupBy(toArray(value), path),
  sort: (value, path, nils) => sort(toArray(value), path, nils),
  join: (value, separator, path) =>
    toArray(value)
      .map((item) => textOf(isEmpty(path) ? item : property(item, path)))
      .join(textOf(separator)),
  groupby: (value, path) => groupByKey(toArray(value), path),
  selectattr: (value, path) => toArray(value).filter((item) => property(item, path)),
  rejectattr: (value, path) => toArray(value).filter((item) => !property(item, path)),
  sum: (value, path, start) => sum(toArray(value), path, start),
  array_to_sentence_string: (value, connector) => sentence(toArray(value), connector),
  first: (value) =>
    value instanceof Sequence
      ? value.first
      : typeof value === 'string'
        ? value.charAt(0)
        : toArray(value)[0],
  last: (value) =>
    value instanceof Sequence
      ? value.last
      : typeof value === 'string'
        ? value.slice(-1)
        : toArray(value).at(-1),
  length: (value) => lengthOf(value),
  size: (value) => lengthOf(value),
  /** Liquid's `slice` for our sequences and texts: `slice(start, length)`. Nunjucks' own cuts a list into columns: use `batch`. */
  slice: (value, start, length) => sliceOf(value, toWhole(start, 0), toWhole(length, 1)),
};

function lengthOf(value: unknown): number {
  if (value instanceof Sequence || Array.isArray(value)) return value.length;
  if (value === undefined || value === null) return 0;
  if (value instanceof Map || value instanceof Set) return value.size;
  if (typeof value === 'object' && !(value instanceof String)) return Object.keys(value).length;
  return textOf(value).length;
}

function toWhole(value: unknown, otherwise: number): number {
  const number = Math.trunc(Number(textOf(value)));
  return value === undefined || value === null || Number.isNaN(number) ? otherwise : number;
}

/** Nothing where the start lies before the beginning, as in Ruby. Texts are counted by code points. */
function sliceOf(value: unknown, start: number, length: number): unknown {
  if (!(value instanceof Sequence || Array.isArray(value)))
    return (sliceOf([...textOf(value)], start, length) as string[]).join('');
  const from = start < 0 ? value.length + start : start;
  return from < 0 ? value.slice(0, 0) : value.slice(from, Math.max(from, from + length));
}
