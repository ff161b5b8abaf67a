import type { Output, SitemapPart } from '../archive/output.js';
import type { SiteOutline } from '../archive/site.js';
import type { Config } from '../config/options.js';

/** The protocol's limit for one file (https://www.sitemaps.org/protocol.html). */
const MOST_ADDRESSES = 50_000;

/**
 * The sitemap: an index, a part for each month of posts, and parts for all other pages. A month beyond the
 * protocol's limit is cut into numbered parts, counted from its oldest post, so that a new one changes only the last.
 *
 * @param pages addresses of the other HTML pages.
 */
export function* planSitemaps(
  site: SiteOutline,
  config: Config,
  pages: readonly string[],
): Generator<Output> {
  if (config.sitemap === false) return;
  const folder = `${config.sitemap.replace(/\.[^./]+$/, '')}/`;
  const parts: SitemapPart[] = [];
  for (let from = 0, number = 1; from < pages.length; from += MOST_ADDRESSES, number++) {
    const address = `${folder}pages${number === 1 ? '' : `-${number}`}.xml`;
    parts.push({ address, start: 0, end: 0 });
    yield {
      address,
      content: { kind: 'sitemap-pages', addresses: pages.slice(from, from + MOST_ADDRESSES) },
    };
  }
  for (const { year, children } of site.tree.years) {
    for (const { month, start, end } of children) {
      const name = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
      for (let to = end, number = 1; to > start; to -= MOST_ADDRESSES, number++) {
        const part = {
          address: `${folder}${name}${number === 1 ? '' : `-${number}`}.xml`,
          start: Math.max(start, to - MOST_ADDRESSES),
          end: to,
        };
        parts.push(part);
        yield {
          address: part.address,
          content: { kind: 'sitemap-posts', start: part.start, end: part.end },
        };
      }
    }
  }
  yield { address: config.sitemap, content: { kind: 'sitemap-index', parts } };
}
