import type { DateTree } from './date-tree.js';
import type { PageRecord, PostEntry } from './post.js';
import type { SourceFile } from './source.js';

/**
 * The model: everything that outputs are planned from. Posts are known by their *index*: their
 * place in the site's order, newest first. `shareSite` makes of it what outputs are rendered from.
 */
export interface Site extends SiteOutline {
  /** Newest first; ties by path. */
  readonly posts: readonly PostEntry[];
  /** Address of each post, by index. */
  readonly postAddresses: readonly string[];
  /** The indices of all posts in the order of their paths. */
  readonly byPath: Uint32Array;
  /** How many posts, from the newest on, a sitemap for Google News has; 0 where none is wanted. */
  readonly newsCount: number;
  /** Bytes of each post's body, by index; null where nobody asks. */
  readonly bodyBytes: Uint32Array | null;
  readonly staticFiles: readonly SourceFile[];
}

/** The part of the model that does not grow with the number of posts, or hardly. */
export interface SiteOutline {
  /** Day of each post by index, as `dayOf` gives it. */
  readonly days: Int32Array;
  /** For each post by index, the one that it repeats, or -1; null where nobody asks. */
  readonly repeats: Int32Array | null;
  readonly pages: readonly PageRecord[];
  readonly pageAddresses: readonly string[];
  readonly taxonomies: readonly Taxonomy[];
  /** The date tree of all posts. */
  readonly tree: DateTree;
  /** Address of each static file, by index. */
  readonly staticAddresses: readonly string[];
}

/** A named set of terms: `category`, `tag`, or what the configuration declares. */
export interface Taxonomy {
  readonly name: string;
  /** Address of the index of all terms, or null where the configuration wants none. */
  readonly address: string | null;
  /** Sorted by name, by code units, so that the order is the same on every machine. */
  readonly terms: readonly Term[];
  readonly members: Members;
}

/** Where each post stands in a taxonomy, by index: nearly every post has one term, and asking for its neighbours there must not take a search. */
export interface Members {
  /** The number of the post's only term, or one of the two below. */
  readonly terms: Int32Array;
  /** Its place among that term's posts. */
  readonly places: Uint32Array;
}

/** Stands for the term of a post that has none. */
export const NO_TERM = -1;
/** Stands for the terms of a post that has several. */
export const SEVERAL_TERMS = -2;

/** What readers are shown of a term. */
export interface TermLabel {
  readonly title: string;
  readonly description: string;
}

/** One value of a taxonomy and the posts that carry it. */
export interface Term {
  readonly taxonomy: string;
  readonly name: string;
  readonly slug: string;
  /** What readers are shown; null where that is its name and nothing else is said of it. */
  readonly label: TermLabel | null;
  /** Address of the term's head. */
  readonly address: string;
  /** Address of its Atom feed, or null. */
  readonly feed: string | null;
  /** Post indices, ascending: newest first. */
  readonly posts: Uint32Array;
  /** Whether there are date nodes below the head, see `termTree`; without them the head holds every post. */
  readonly hasTree: boolean;
}
