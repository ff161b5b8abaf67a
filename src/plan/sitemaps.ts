import type { Output, SitemapPart } from '../archive/output.js';
import type { Site } from '../archive/site.js';
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
  site: Pick<Site, 'tree' | 'newsCount'>,
  config: Config,
  pages: readonly string[],
): Generator<Output> {
  const news = [...newsParts(site.newsCount, config)];
  yield* news;
  if (config.sitemap === false) return;
  const folder = `${config.sitemap.replace(/\.[^./]+$/, '')}/`;
  const parts: SitemapPart[] = news.map(({ address }) => ({ address, start: 0, end: 0 }));
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

/** Google's limit for one file (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap). */
const MOST_NEWS = 1000;

/** The sitemap for Google News, and numbered ones for what one cannot hold; the first has the newest posts. */
function* newsParts(count: number, { news_sitemap: address }: Config): Generator<Output> {
  if (address === false) return;
  for (let start = 0, number = 1; start === 0 || start < count; start += MOST_NEWS, number++) {
    yield {
      address: number === 1 ? address : address.replace(/(?=\.[^./]*$)|$/, `-${number}`),
      content: { kind: 'sitemap-news', start, end: Math.min(start + MOST_NEWS, count) },
    };
  }
}
