import type { Taxonomy, Term } from '../../archive/site.js';

/** So many days back from the newest post count. */
const RECENT_DAYS = 30;

/**
 * The terms with the most posts in the last thirty days before the newest post of all, at most `count` of them; of those that have as many, the
 * ones with more posts in all, then by name.
 *
 * @param days of all posts by index, newest first, as `dayOf` gives them.
 */
export function mostActive({ terms }: Taxonomy, days: Int32Array, count: number): readonly Term[] {
  const newest = days[0];
  if (newest === undefined) return [];
  const limit = daysBefore(newest, RECENT_DAYS);
  return terms
    .map((term) => ({ term, recent: countSince(term.posts, days, limit) }))
    .sort(
      (a, b) =>
        b.recent - a.recent ||
        b.term.posts.length - a.term.posts.length ||
        (a.term.name < b.term.name ? -1 : 1),
    )
    .slice(0, count)
    .map(({ term }) => term);
}

function daysBefore(day: number, count: number): number {
  const date = new Date(
    Date.UTC(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100),
  );
  date.setUTCDate(date.getUTCDate() - count);
  return date.getUTCFullYear() * 10_000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
}

/** How many of some posts, newest first, are later than a day. */
function countSince(posts: Uint32Array, days: Int32Array, limit: number): number {
  let from = 0;
  let to = posts.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((days[posts[middle] as number] as number) > limit) from = middle + 1;
    else to = middle;
  }
  return from;
}
