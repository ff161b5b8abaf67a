import { buildDateTree, type DateTree } from '../archive/date-tree.js';
import type { ListingRef, Output } from '../archive/output.js';
import { type Config, feedLimit } from '../config/options.js';
import type { FeedsOutline } from './feeds.js';

/** A part of an archive: its name, and the places of its posts. */
interface Part {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** What a post takes beside its body, in bytes: title, addresses, terms, summary. */
const AROUND_BODY = 1500;
/** How much longer bodies get by absolute links, and by what ends a section in them: seldom more, and at the very most. */
const GROWN = 1.5;
const MOST_GROWN = 6;
const MOST_AROUND_BODY = 4000;

/**
 * The archive of an Atom feed (RFC 5005), newest first: every post of the listing, in a part for each month. A month beyond `listing.split`
 * or the byte limit has a part for each day instead, and a day beyond that limit several, numbered from its oldest post: so a new
 * post changes the newest part only, and a late one those of its day. A feed that is sure to hold every post has no archive.
 *
 * @param feed address of the feed.
 */
export function* planFeedArchive(
  listing: ListingRef,
  feed: string,
  site: FeedsOutline,
  config: Config,
): Generator<Output> {
  const { bodyBytes, days } = site;
  if (bodyBytes === null) return;
  const posts =
    listing.of === 'site'
      ? null
      : (site.taxonomies[listing.taxonomy]?.terms[listing.term]?.posts ?? null);
  const length = posts?.length ?? days.length;
  const indexAt = (place: number): number => (posts === null ? place : (posts[place] as number));
  const bodyAt = (place: number): number =>
    config.feed.content === 'full' ? (bodyBytes[indexAt(place)] as number) : 0;
  if (fitsFeed(length, feedLimit(listing.of, config), bodyAt, config)) return;

  const { split } = config.listing;
  const tree =
    posts === null
      ? site.tree
      : buildDateTree(length, (place) => days[indexAt(place)] as number, {
          base: '/',
          split,
          complete: false,
        });
  const base = `${feed.replace(/\.[^./]+$/, '').replace(/\/$/, '')}/archive/`;
  const weightAt = (place: number): number => AROUND_BODY + bodyAt(place) * GROWN;
  let newer: string | null = null;
  let part: Part | null = null;
  for (const older of parts(tree, weightAt, split, config.feed.bytes)) {
    if (part !== null) newer = yield* planPart(part, newer, older);
    part = older;
  }
  if (part !== null) yield* planPart(part, newer, null);

  function* planPart(
    { name, start, end }: Part,
    newer: string | null,
    next: Part | null,
  ): Generator<Output, string> {
    const address = `${base}${name}.xml`;
    const older = next === null ? null : `${base}${next.name}.xml`;
    yield { address, content: { kind: 'archived-feed', listing, start, end, feed, newer, older } };
    return address;
  }
}

/** Whether a feed holds all posts of its listing, however they are written. */
function fitsFeed(
  length: number,
  limit: number,
  bodyAt: (place: number) => number,
  { feed }: Pick<Config, 'feed'>,
): boolean {
  if (length > limit) return false;
  let bytes = MOST_AROUND_BODY;
  for (let place = 0; place < length && bytes <= feed.bytes; place++)
    bytes += MOST_AROUND_BODY + bodyAt(place) * MOST_GROWN;
  return bytes <= feed.bytes;
}

function* parts(
  tree: DateTree,
  weightAt: (place: number) => number,
  split: number,
  limit: number,
): Generator<Part> {
  for (const { children: months } of tree.years) {
    for (const { year, month, start, end, children: days } of months) {
      const name = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
      const ofMonth = end - start <= split ? partsOfRange(name, start, end, weightAt, limit) : [];
      if (ofMonth.length === 1) {
        yield* ofMonth;
        continue;
      }
      for (const { day, start, end } of days)
        yield* partsOfRange(`${name}-${String(day).padStart(2, '0')}`, start, end, weightAt, limit);
    }
  }
}

/** Cuts a range where it gets too heavy, beginning with its oldest post; the newest part comes first. */
function partsOfRange(
  name: string,
  start: number,
  end: number,
  weightAt: (place: number) => number,
  limit: number,
): Part[] {
  const found: Part[] = [];
  let weight = 0;
  let to = end;
  const cut = (from: number): void => {
    const number = found.length + 1;
    found.push({ name: number === 1 ? name : `${name}-${number}`, start: from, end: to });
    to = from;
    weight = 0;
  };
  for (let place = end - 1; place >= start; place--) {
    const more = weightAt(place);
    if (weight + more > limit && place + 1 < to) cut(place + 1);
    weight += more;
  }
  cut(start);
  return found.reverse();
}
