import type { PostRecord } from '../../archive/post.js';
import type { TextRef } from '../../util/spill.js';

/** The fields of a post, a bit each: what a template reads of it is a mask. */
export const FIELD = {
  title: 1 << 0,
  /** `url` and `id`: all that an address is made from. */
  address: 1 << 1,
  path: 1 << 2,
  layout: 1 << 3,
  lang: 1 << 4,
  author: 1 << 5,
  description: 1 << 6,
  image: 1 << 7,
  updated: 1 << 8,
  /** Every other key of the front matter. */
  data: 1 << 9,
  date: 1 << 10,
  slug: 1 << 11,
  draft: 1 << 12,
  /** In every taxonomy. */
  terms: 1 << 13,
  body: 1 << 14,
  excerpt: 1 << 15,
} as const;

export type FieldName = keyof typeof FIELD;

const NAMES = Object.keys(FIELD) as FieldName[];

/** The names of a mask's fields. */
export function namesOfFields(mask: number): FieldName[] {
  return NAMES.filter((name) => (mask & FIELD[name]) !== 0);
}

/** Of two versions of one post, the fields that differ, as a mask. */
export function differingFields(
  old: PostRecord,
  now: PostRecord,
  textOf: (ref: TextRef) => string,
): number {
  return NAMES.reduce(
    (mask, name) => (isSame(name, old, now, textOf) ? mask : mask | FIELD[name]),
    0,
  );
}

function isSame(
  name: FieldName,
  old: PostRecord,
  now: PostRecord,
  textOf: (ref: TextRef) => string,
): boolean {
  switch (name) {
    // See `site/permalink.ts` for what placeholders draw on.
    case 'address':
      return isEqual(addressParts(old), addressParts(now));
    case 'terms':
      return isEqual([old.categories, old.tags, old.terms], [now.categories, now.tags, now.terms]);
    case 'body':
      return textOf(old.body) === textOf(now.body);
    case 'excerpt':
      return (
        old.excerpt.form === now.excerpt.form && excerptOf(old, textOf) === excerptOf(now, textOf)
      );
    default:
      return isEqual(old[name], now[name]);
  }
}

function addressParts({ path, slug, categories, date, permalink }: PostRecord): unknown {
  return [path, slug, categories, date, permalink];
}

/** An excerpt that is the beginning of its body has no checksum of its own. */
export function excerptOf({ body, excerpt }: PostRecord, textOf: (ref: TextRef) => string): string {
  if (excerpt.file !== body.file || excerpt.offset !== body.offset) return textOf(excerpt);
  return Buffer.from(textOf(body)).toString('utf8', 0, excerpt.length);
}

const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
