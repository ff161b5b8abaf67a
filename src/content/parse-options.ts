import type { Config } from '../config/options.js';

/** What parsing depends on beside the source: a part of the configuration. Plain data. */
export type ParseOptions = Pick<
  Config,
  | 'timezone'
  | 'zoneless_dates'
  | 'defaults'
  | 'excerpt_separator'
  | 'aliases'
  | 'baseurl'
  | 'taxonomies'
  | 'author'
  | 'sanitize'
  | 'trust'
  | 'external_rel'
  | 'url'
  | 'math'
> & {
  readonly limits: Pick<Config['limits'], 'size' | 'depth'>;
  /** Whether posts say which pictures they show: for a site that makes copies of them. */
  readonly listsPictures: boolean;
  /** Whether the site's headers have browsers refuse code that stands in a page. */
  readonly refusesCode: boolean;
};
