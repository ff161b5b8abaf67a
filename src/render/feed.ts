import type { ListingRef } from '../archive/output.js';
import { encodeAddress } from '../util/url.js';
import { absoluteUrl } from './filters/filters.js';
import type { BodyHtml } from './html.js';
import { KEY } from './traces/keys.js';
import { indexAt } from './traces/own.js';
import type { PostView } from './views/content-view.js';
import type { SiteDate } from './views/site-date.js';
import type { SiteViews } from './views/views.js';

/** A feed, whatever the format: what Atom and JSON Feed have in common. All URLs are absolute. */
export interface Feed {
  readonly title: string;
  readonly description: string;
  readonly lang: string;
  readonly author: string | null;
  /** The HTML page that the feed belongs to. */
  readonly home: string;
  readonly url: string;
  /** The newest change of any entry: never the clock. Null for a feed without entries. */
  readonly updated: SiteDate | null;
  readonly entries: readonly FeedEntry[];
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
  /** The body. */
  readonly content: BodyHtml;
}

/** The newest posts of a listing as a feed that will be published at `address`. */
export function readFeed(views: SiteViews, listing: ListingRef, address: string): Feed {
  const { config, site, reads } = views;
  const term = views.termOf(listing);
  const count = Math.min(config.feed.limit, term === null ? site.posts.length : term.posts.length);
  reads.ownLength();
  reads.own(0, count);
  for (const name of ['title', 'description', 'lang', 'author']) reads.key(KEY.config(name));
  const entries = Array.from({ length: count }, (_, place) =>
    readEntry(views, views.post(indexAt(term, place))),
  );
  const newest = entries.reduce<SiteDate | null>(
    (latest, { updated }) =>
      latest === null || updated.valueOf() > latest.valueOf() ? updated : latest,
    null,
  );
  return {
    title:
      term === null
        ? config.title
        : [views.term(term).title, config.title].filter(Boolean).join(' – '),
    description: config.description,
    lang: config.lang,
    author: config.author ?? null,
    home: absoluteUrl(encodeAddress(term?.address ?? '/'), config),
    url: absoluteUrl(encodeAddress(address), config),
    updated: newest,
    entries,
  };
}

function readEntry(views: SiteViews, post: PostView): FeedEntry {
  const { config } = views;
  const image = post.image;
  return {
    // jekyll-feed's form, so that a subscriber of the old site sees nothing twice.
    id: absoluteUrl(post.id, config),
    url: absoluteUrl(post.url, config),
    title: post.title,
    published: post.date,
    updated: post.updated ?? post.date,
    lang: post.lang,
    author: post.author,
    terms: [...new Set([...post.categories, ...post.tags])],
    summary: post.description,
    image: image === null ? null : absoluteUrl(image, config),
    content: post.content,
  };
}
