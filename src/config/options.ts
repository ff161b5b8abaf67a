import * as v from 'valibot';
import type { JsonMap } from '../util/json.js';
import { bodyOptions } from './options/bodies.js';
import { feedOptions } from './options/feeds.js';
import { listingOptions } from './options/listings.js';
import { publishingOptions } from './options/publishing.js';
import { siteOptions } from './options/site.js';

/**
 * The one schema of `_config.yml`: every option, its default, its check and its description. The names are
 * Jekyll's where Jekyll has one. `docs/configuration.md` is tested against it.
 */

const entries = {
  ...siteOptions,
  ...bodyOptions,
  ...listingOptions,
  ...feedOptions,
  ...publishingOptions,
};

/** Other keys are allowed: templates see them as `site.key`, as in Jekyll. */
export const optionsSchema = v.looseObject(entries);

/** The configuration with every default filled in, as the schema yields it. */
type Parsed = v.InferOutput<v.ObjectSchema<typeof entries, undefined>>;

export interface TaxonomyOptions {
  readonly name: string;
  readonly key: string;
  readonly permalink: string;
  readonly index: string | false;
  readonly feed: string | false;
  readonly json_feed: string | false;
  readonly rss_feed: string | false;
  /** Key of the posts that tells what readers call a term. */
  readonly name_from?: 'categories' | 'tags';
  readonly strip_suffix: string;
}

/** Front matter for a part of the sources. */
export interface FrontMatterDefaults {
  readonly scope: {
    readonly path: string;
    readonly type?: 'posts' | 'pages' | 'drafts' | undefined;
  };
  readonly values: Readonly<Record<string, unknown>>;
}

/** The configuration as the rest of the program uses it: checked, complete and normalised. Plain data. */
export type Config = Readonly<Omit<Parsed, 'taxonomies' | 'defaults'>> & {
  readonly taxonomies: readonly TaxonomyOptions[];
  readonly defaults: readonly FrontMatterDefaults[];
  /** The keys that are no options of gazette's. */
  readonly extra: JsonMap;
};

/** The most posts in a feed of the site, or of a term. */
export function feedLimit(of: 'site' | 'term', { feed }: Pick<Config, 'feed'>): number {
  return of === 'site' ? feed.limit : Math.min(feed.limit, feed.term_limit);
}

/** The names of all options, for "did you mean". */
export const OPTION_NAMES: readonly string[] = Object.keys(entries);
