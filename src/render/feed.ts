import type { ListingRef, Output } from '../archive/output.js';
import type { Config } from '../config/options.js';
import type { TextRef } from '../util/spill.js';
import { encodeAddress } from '../util/url.js';
import { absoluteUrl } from './filters/filters.js';
import { FIELD } from './traces/fields.js';
import { KEY } from './traces/keys.js';
import { indexAt, ownOf } from './traces/own.js';
import type { PostView } from './views/content-view.js';
import { SiteDate, XMLSCHEMA } from './views/site-date.js';
import type { SiteViews } from './views/views.js';

/** A feed, whatever the format: what Atom, RSS and JSON Feed have in common. All URLs are absolute. */
export interface Feed {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly lang: string;
  readonly author: string | null;
  /** The HTML page that the feed belongs to. */
  readonly home: string;
  readonly url: string;
  /** Path of the style sheet for who opens the feed in a browser; null for none. */
  readonly stylesheet: string | null;
  /** The most bytes that the feed may have. */
  readonly bytes: number;
  /** Whether all entries have to be in it, those that there is no room for by their summaries. */
  readonly isComplete: boolean;
  /** How many entries it may have. */
  readonly length: number;
  /** An entry, the newest first. To ask for one more tells that it was read. */
  readonly entryAt: (place: number) => FeedEntry;
}

export interface FeedEntry {
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly published: SiteDate;
  readonly updated: SiteDate;
  readonly lang: string;
  readonly author: string | null;
  readonly terms: readonly string[];
  readonly summary: string;
  readonly image: string | null;
  readonly content: FeedContent | null;
}

/** What a feed has of a post: its body, or its excerpt as HTML or as text. */
export type FeedContent =
  | { readonly kind: 'body'; readonly ref: TextRef }
  | { readonly kind: 'html'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string };

/**
 * The feed that is to be published at an output's address: the newest posts of a listing, or some posts of its archive.
 *
 * @param linkTo path of a file of the site, with its version.
 */
export function readFeed(
  views: SiteViews,
  { address, content }: Pick<Output, 'address' | 'content'>,
  listing: ListingRef,
  linkTo: (address: string) => string,
): Feed {
  const { config, reads } = views;
  const term = views.termOf(listing);
  const { start, end } = ownOf(views, content);
  reads.ownLength();
  for (const name of ['title', 'description', 'lang', 'author']) reads.key(KEY.config(name));
  const { stylesheet, bytes } = config.feed;
  return {
    id: idOf(encodeAddress(address), config),
    title:
      term === null
        ? config.title
        : [views.term(term).title, config.title].filter(Boolean).join(' – '),
    description: config.description,
    lang: config.lang,
    author: config.author ?? null,
    home: absoluteUrl(encodeAddress(term?.address ?? '/'), config),
    url: absoluteUrl(encodeAddress(address), config),
    stylesheet: stylesheet === false ? null : linkTo(stylesheet),
    bytes,
    isComplete: content.kind === 'archived-feed',
    length: end - start,
    entryAt(place) {
      reads.own(0, place + 1);
      return readEntry(views, indexAt(term, start + place));
    },
  };
}

/** What an entry is made from, but for its content; views of posts note it field by field. */
const ENTRY_FIELDS =
  FIELD.address |
  FIELD.slug |
  FIELD.title |
  FIELD.date |
  FIELD.updated |
  FIELD.lang |
  FIELD.author |
  FIELD.terms |
  FIELD.description |
  FIELD.image;

function readEntry(views: SiteViews, index: number): FeedEntry {
  const { config, reads, site } = views;
  const isFull = config.feed.content === 'full';
  reads.post(index, isFull ? ENTRY_FIELDS | FIELD.body : ENTRY_FIELDS);
  const { title, description, lang, author, image, updated, categories, tags, body } =
    site.posts.record(index);
  const post = views.post(index);
  return {
    id: idOf(post.id, config),
    url: absoluteUrl(post.url, config),
    title,
    published: post.date,
    updated: updated === null ? post.date : new SiteDate(updated),
    lang: lang ?? config.lang,
    author,
    terms: [...new Set([...categories, ...tags])],
    summary: description,
    image: image === null ? null : absoluteUrl(image, config),
    content: isFull ? { kind: 'body', ref: body } : excerptOf(post),
  };
}

/** In jekyll-feed's form unless the configuration says otherwise, so that a subscriber of the old site sees nothing twice. */
function idOf(path: string, config: Config): string {
  return config.feed.ids === '' ? absoluteUrl(path, config) : config.feed.ids + path;
}

function excerptOf({ excerpt }: PostView): FeedContent {
  return typeof excerpt === 'string'
    ? { kind: 'text', text: excerpt }
    : { kind: 'html', text: String(excerpt) };
}

/** An entry as a format prints it. */
export interface PrintedEntry {
  readonly text: string;
  /** What it takes in the feed, with its content. */
  readonly bytes: number;
}

/** The entries of a feed that there is room for, printed, and the newest change of any of them: never the clock. */
export interface TakenEntries {
  readonly texts: readonly string[];
  /** In RFC 3339's form; the beginning of 1970 for a feed without entries. */
  readonly updated: string;
  readonly newest: SiteDate | null;
}

/**
 * Prints entries until the feed is full.
 *
 * @param around what stands around the entries.
 */
export function takeEntries(
  feed: Feed,
  around: string,
  print: (entry: FeedEntry) => PrintedEntry,
): TakenEntries {
  const texts: string[] = [];
  let newest: SiteDate | null = null;
  const most = feed.bytes - Buffer.byteLength(around);
  let left = most;
  for (let place = 0; place < feed.length; place++) {
    const entry = feed.entryAt(place);
    let printed = print(entry);
    // One that would never fit, or that has to be in it, is given by its summary.
    if (printed.bytes > most || (feed.isComplete && printed.bytes > left))
      printed = print({ ...entry, content: null });
    if (printed.bytes > left && !feed.isComplete) break;
    left -= printed.bytes;
    texts.push(printed.text);
    if (newest === null || entry.updated.valueOf() > newest.valueOf()) newest = entry.updated;
  }
  return { texts, newest, updated: newest?.format(XMLSCHEMA) ?? NEVER };
}

/** As long as every other date. */
export const NEVER = '1970-01-01T00:00:00+00:00';
