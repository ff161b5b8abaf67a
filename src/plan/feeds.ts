import type { Output } from '../archive/output.js';
import type { SiteOutline } from '../archive/site.js';
import type { Config } from '../config/options.js';

/** The site's feeds, and one for each term of a taxonomy that has them. */
export function* planFeeds(site: SiteOutline, config: Config): Generator<Output> {
  if (config.feed.atom !== false)
    yield { address: config.feed.atom, content: { kind: 'atom', listing: { of: 'site' } } };
  if (config.feed.json !== false)
    yield { address: config.feed.json, content: { kind: 'json-feed', listing: { of: 'site' } } };
  for (const [taxonomy, { terms }] of site.taxonomies.entries()) {
    for (const [term, { feed }] of terms.entries()) {
      if (feed !== null)
        yield { address: feed, content: { kind: 'atom', listing: { of: 'term', taxonomy, term } } };
    }
  }
}
