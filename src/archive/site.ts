import type { DateTree } from './date-tree.js';
import type { PageRecord, PostRecord } from './post.js';
import type { SourceFile } from './source.js';

/**
 * The model: everything that outputs are planned and rendered from. Posts are known by their *index*: their
 * place in the site's order, newest first.
 */
export interface Site {
  /** Newest first; ties by path. */
  readonly posts: readonly PostRecord[];
  /** Address of each post, by index. */
  readonly postAddresses: readonly string[];
  readonly pages: readonly PageRecord[];
  readonly pageAddresses: readonly string[];
  readonly taxonomies: readonly Taxonomy[];
  /** The date tree of all posts. */
  readonly tree: DateTree;
  readonly staticFiles: readonly SourceFile[];
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
}

/** One value of a taxonomy and the posts that carry it. */
export interface Term {
  readonly taxonomy: string;
  readonly name: string;
  readonly slug: string;
  /** Address of the term's head. */
  readonly address: string;
  /** Address of its Atom feed, or null. */
  readonly feed: string | null;
  /** Post indices, ascending: newest first. */
  readonly posts: Uint32Array;
  /** Date nodes below the head; without years where the head holds every post. */
  readonly tree: DateTree;
}
