import type { ListingRef, Output } from '../archive/output.js';
import type { Site } from '../archive/site.js';
import type { Config } from '../config/options.js';
import { planFeedArchive } from './feed-archives.js';

/** What feeds are planned from. */
export type FeedsOutline = Pick<Site, 'days' | 'taxonomies' | 'tree' | 'bodyBytes'>;

/** Where a listing's feeds are, by their formats. */
interface FeedAddresses {
  readonly atom: string | false;
  readonly rss: string | false;
  readonly json: string | false;
}

/** The site's feeds and those of each term, in the formats that are wanted, with their archives before them. */
export function* planFeeds(site: FeedsOutline, config: Config): Generator<Output> {
  yield* planFeedsOf({ of: 'site' }, config.feed, site, config);
  for (const [taxonomy, { terms }] of site.taxonomies.entries()) {
    const options = config.taxonomies[taxonomy];
    for (const [term, { slug, feed }] of terms.entries()) {
      const addressOf = (template: string | false | undefined): string | false =>
        template ? template.replaceAll(':slug', slug) : false;
      const addresses = {
        atom: feed === null ? (false as const) : feed,
        rss: addressOf(options?.rss_feed),
        json: addressOf(options?.json_feed),
      };
      yield* planFeedsOf({ of: 'term', taxonomy, term }, addresses, site, config);
    }
  }
}

function* planFeedsOf(
  listing: ListingRef,
  { atom, rss, json }: FeedAddresses,
  site: FeedsOutline,
  config: Config,
): Generator<Output> {
  if (atom !== false) {
    // The newest part of the archive comes first.
    let archive: string | null = null;
    for (const part of planFeedArchive(listing, atom, site, config)) {
      archive ??= part.address;
      yield part;
    }
    yield { address: atom, content: { kind: 'atom', listing, archive } };
  }
  if (json !== false) yield { address: json, content: { kind: 'json-feed', listing } };
  if (rss !== false) yield { address: rss, content: { kind: 'rss', listing } };
}
