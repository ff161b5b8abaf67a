/**
 * The plan's words: every output that will be made, as plain data. An output names what it is made from by
 * index, so that a list of a million of them is small and can cross to another thread.
 */

import type { Json } from '../util/json.js';

/** Which listing: the site's, or that of one term. */
export type ListingRef =
  | { readonly of: 'site' }
  | { readonly of: 'term'; readonly taxonomy: number; readonly term: number };

/** Which page of a listing: its head, the root of the site's date tree, or a node: indices from the year down. */
export type OutputContent =
  | { readonly kind: 'static'; readonly file: number }
  /** A copy of a picture, by the name of its file, which is that of its bytes. */
  | { readonly kind: 'copy'; readonly file: string }
  | { readonly kind: 'post'; readonly post: number }
  | { readonly kind: 'page'; readonly page: number }
  | { readonly kind: 'head'; readonly listing: ListingRef }
  | { readonly kind: 'archive' }
  | {
      readonly kind: 'node';
      readonly listing: ListingRef;
      readonly path: readonly number[];
      readonly part: number | null;
    }
  | { readonly kind: 'taxonomy'; readonly taxonomy: number }
  | {
      readonly kind: 'atom';
      readonly listing: ListingRef;
      /** Address of the newest part of its archive; null where it has none. */
      readonly archive: string | null;
    }
  | { readonly kind: 'rss'; readonly listing: ListingRef }
  | { readonly kind: 'json-feed'; readonly listing: ListingRef }
  | ({ readonly kind: 'archived-feed'; readonly listing: ListingRef } & ArchivedFeed)
  | { readonly kind: 'sitemap-index'; readonly parts: readonly SitemapPart[] }
  | { readonly kind: 'sitemap-posts'; readonly start: number; readonly end: number }
  | { readonly kind: 'sitemap-pages'; readonly addresses: readonly string[] }
  | { readonly kind: 'sitemap-news'; readonly start: number; readonly end: number }
  | { readonly kind: 'robots' }
  | { readonly kind: 'headers-file'; readonly form: HeadersForm }
  | { readonly kind: 'llms' }
  /** A part of pages that is a file of its own. */
  | { readonly kind: 'fragment'; readonly name: string }
  /** A file that a plugin makes; `data` is what it is given for it. */
  | { readonly kind: 'plugin'; readonly name: string; readonly data: Json }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'redirect'; readonly to: string }
  | {
      readonly kind: 'redirects-file';
      readonly form: RedirectsForm;
      /** From an address to an address or a URL. */
      readonly redirects: readonly (readonly [from: string, to: string])[];
    };

/** For which server headers are written; Netlify and Cloudflare read the same. */
export type HeadersForm = 'netlify' | 'nginx';

/** For which server redirects are written. */
export type RedirectsForm = 'netlify' | 'cloudflare' | 'nginx';

export type OutputKind = OutputContent['kind'];

/** A part of a feed's archive (RFC 5005): posts by their places in the listing's order, and the addresses around it. */
export interface ArchivedFeed {
  readonly start: number;
  readonly end: number;
  /** The feed that it belongs to. */
  readonly feed: string;
  readonly newer: string | null;
  readonly older: string | null;
}

/** One part of the sitemap, and the posts that it names (none in the part for other pages). */
export interface SitemapPart {
  readonly address: string;
  readonly start: number;
  readonly end: number;
}

/** One file of the published site. */
export interface Output {
  /** Decoded, NFC, beginning with `/`. */
  readonly address: string;
  readonly content: OutputContent;
}
