import type { SitemapPart } from '../archive/output.js';
import type { Instant, PostRecord } from '../archive/post.js';
import type { OpenSite, PostTable } from '../archive/shared-site.js';
import type { Config } from '../config/options.js';
import { encodeAddress } from '../util/url.js';
import { absoluteUrl } from './filters/filters.js';
import { escapeXml } from './filters/texts.js';
import { XMLSCHEMA } from './views/site-date.js';

/** Sitemaps (https://www.sitemaps.org/protocol.html). `lastmod` comes from the posts, never from the clock. */

const NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';
const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

export function renderSitemapIndex(
  parts: readonly SitemapPart[],
  site: OpenSite,
  config: Config,
): string {
  const entries = parts.map(({ address, start, end }) => {
    const lastmod =
      start === end ? '' : `<lastmod>${xmlSchema(newest(site.posts, start, end))}</lastmod>`;
    return `<sitemap><loc>${location(address, config)}</loc>${lastmod}</sitemap>\n`;
  });
  return `${HEAD}<sitemapindex ${NAMESPACE}>\n${entries.join('')}</sitemapindex>\n`;
}

/** The posts of a range of the site's order. */
export function renderPostSitemap(
  start: number,
  end: number,
  site: OpenSite,
  config: Config,
): string {
  let entries = '';
  for (let index = start; index < end; index++) {
    const address = location(site.posts.address(index), config);
    const lastmod = xmlSchema(changed(site.posts.record(index)));
    entries += `<url><loc>${address}</loc><lastmod>${lastmod}</lastmod></url>\n`;
  }
  return `${HEAD}<urlset ${NAMESPACE}>\n${entries}</urlset>\n`;
}

/** Pages whose date of change would say nothing: lists change with each post. */
export function renderPageSitemap(addresses: readonly string[], config: Config): string {
  const entries = addresses.map(
    (address) => `<url><loc>${location(address, config)}</loc></url>\n`,
  );
  return `${HEAD}<urlset ${NAMESPACE}>\n${entries.join('')}</urlset>\n`;
}

/** The newest posts for Google News. */
export function renderNewsSitemap(
  posts: Iterable<{ readonly address: string; readonly post: PostRecord }>,
  config: Config,
): string {
  let entries = '';
  for (const { address, post } of posts) {
    const publication = `<news:name>${escapeXml(config.title)}</news:name><news:language>${newsLanguage(post.lang ?? config.lang)}</news:language>`;
    entries += `<url><loc>${location(address, config)}</loc><news:news><news:publication>${publication}</news:publication><news:publication_date>${xmlSchema(post.date)}</news:publication_date><news:title>${escapeXml(post.title)}</news:title></news:news></url>\n`;
  }
  return `${HEAD}<urlset ${NAMESPACE} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n${entries}</urlset>\n`;
}

/** A code of ISO 639; Google has its own two for Chinese. */
function newsLanguage(tag: string): string {
  const parts = tag.toLowerCase().split('-');
  if (parts[0] !== 'zh') return escapeXml(parts[0] ?? tag);
  return parts.some((part) => ['tw', 'hk', 'mo', 'hant'].includes(part)) ? 'zh-tw' : 'zh-cn';
}

export function renderRobots(config: Config): string {
  // The index names the sitemap for news, too.
  const sitemap = config.sitemap || config.news_sitemap;
  const line =
    sitemap === false ? '' : `\nSitemap: ${absoluteUrl(encodeAddress(sitemap), config)}\n`;
  return `User-agent: *\nDisallow:\n${line}`;
}

function location(address: string, config: Config): string {
  return escapeXml(absoluteUrl(encodeAddress(address), config));
}

const changed = (post: PostRecord): Instant => post.updated ?? post.date;

function newest(posts: PostTable, start: number, end: number): Instant {
  let latest: Instant = { epoch: Number.NEGATIVE_INFINITY, offset: 0 };
  for (let index = start; index < end; index++) {
    const instant = changed(posts.record(index));
    if (instant.epoch > latest.epoch) latest = instant;
  }
  return latest;
}

const xmlSchema = ({ epoch, offset }: Instant): string => XMLSCHEMA.print(epoch, offset);
