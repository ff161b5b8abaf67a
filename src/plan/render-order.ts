/**
 * The order in which outputs are rendered, which decides nothing but how much of what one output was made from is still at hand for the
 * next: views of posts, their addresses and dates, and contents of feeds are kept for a while in each thread.
 */

import type { ListingRef, Output, OutputContent } from '../archive/output.js';
import type { SiteOutline } from '../archive/site.js';

/** All posts by index, those of a term one after another: nearly all that a post's page shows of others is of posts of its term. */
export function postsByTerm(
  { taxonomies }: Pick<SiteOutline, 'taxonomies'>,
  count: number,
): Uint32Array {
  const terms = taxonomies[0]?.members.terms;
  // Term and post in one number: numbers are sorted without a comparator, which takes a tenth of the time.
  const keys = new Float64Array(count);
  for (let post = 0; post < count; post++) keys[post] = (terms?.[post] ?? 0) * count + post;
  keys.sort();
  const order = new Uint32Array(count);
  for (let place = 0; place < count; place++) {
    const key = keys[place] as number;
    order[place] = key - Math.floor(key / count) * count;
  }
  return order;
}

/**
 * Outputs with those that show the same posts one after another: an archive whose posts have one category and one tag each often has the same
 * posts in a term of either.
 */
export function listsByPosts(
  outputs: Iterable<Output>,
  { taxonomies }: Pick<SiteOutline, 'taxonomies'>,
): Output[] {
  const newestOf = (listing: ListingRef): number | undefined =>
    listing.of === 'site' ? undefined : taxonomies[listing.taxonomy]?.terms[listing.term]?.posts[0];
  const ofSite: Output[] = [];
  const ofTerms: { output: Output; newest: number; page: string }[] = [];
  for (const output of outputs) {
    const { content } = output;
    const newest = 'listing' in content ? newestOf(content.listing) : undefined;
    if (newest === undefined) ofSite.push(output);
    else ofTerms.push({ output, newest, page: pageOf(content) });
  }
  ofTerms.sort((a, b) => a.newest - b.newest || compare(a.page, b.page));
  return [...ofSite, ...ofTerms.map(({ output }) => output)];
}

/** Which page of a listing: the same for those of two terms that show the same posts. */
function pageOf(content: OutputContent): string {
  return content.kind === 'node'
    ? `node ${content.path.join('/')} ${content.part ?? ''}`
    : content.kind;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
