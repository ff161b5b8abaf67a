import { buildDateTree, type DateTree, NO_TREE } from './date-tree.js';
import type { Term } from './site.js';

/** The folder of a term's date tree: `/category/x/` beside `/category/x.html`. */
export function treeBaseOf(headAddress: string): string {
  return headAddress.endsWith('/') ? headAddress : `${headAddress.replace(/\.[^./]+$/, '')}/`;
}

/**
 * The date nodes below a term's head. Made when they are needed: all trees together would be larger than the posts.
 *
 * @param days day of each post of the site, by index.
 */
export function termTree(term: Term, days: Int32Array, split: number): DateTree {
  if (!term.hasTree) return NO_TREE;
  return buildDateTree(term.posts.length, (place) => days[term.posts[place] ?? 0] ?? 0, {
    base: treeBaseOf(term.address),
    split,
    complete: false,
  });
}
