import type { SitemapPart } from '../archive/output.js';
import type { Instant, PostRecord } from '../archive/post.js';
import type { OpenSite, PostTable } from '../archive/shared-site.js';
import type { Config } from '../config/options.js';
import { strftime } from '../util/strftime.js';
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

export function renderRobots(config: Config): string {
  const sitemap =
    config.sitemap === false
      ? ''
      : `\nSitemap: ${absoluteUrl(encodeAddress(config.sitemap), config)}\n`;
  return `User-agent: *\nDisallow:\n${sitemap}`;
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

const xmlSchema = ({ epoch, offset }: Instant): string => strftime(epoch, offset, XMLSCHEMA);
