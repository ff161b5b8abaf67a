import type { Config } from '../config/options.js';
import { decodeUrlPath, encodeAddress } from '../util/url.js';

/** What a link within the site leads to. */
export interface LinkTarget {
  /** The address within the site that the link names. */
  readonly address: string;
  /** The address of what a host serves there; null where there is nothing. */
  readonly published: string | null;
  /** What the link names of the page, decoded; empty for the whole. */
  readonly fragment: string;
}

/**
 * Tells what a link in the page at an address leads to; null for one that leaves the site, or names no page.
 *
 * @param has whether something is published at an address.
 */
export type LinkResolver = (url: string, pageAddress: string) => LinkTarget | null;

/** @param has whether something is published at an address. */
export function linkResolver(
  { url, baseurl }: Pick<Config, 'url' | 'baseurl'>,
  has: (address: string) => boolean,
): LinkResolver {
  const site = new URL(url);
  return (written, pageAddress) => {
    // Most links of an archive are to other sites, and most of them are absolute.
    if (/^(?:[a-z][a-z0-9+.-]*:(?!\/\/)|$)/i.test(written)) return null;
    const base = `${site.origin}${baseurl}${encodeAddress(pageAddress)}`;
    if (!URL.canParse(written, base)) return null;
    const target = new URL(written, base);
    if (target.host !== site.host || !target.pathname.startsWith(`${baseurl}/`)) return null;
    const address = decodeUrlPath(target.pathname.slice(baseurl.length)).normalize('NFC');
    return { address, published: servedAt(address, has), fragment: fragmentOf(target) };
  };
}

/** Hosts serve a folder's index under both its names, and lead to it from its name without the slash. */
function servedAt(address: string, has: (address: string) => boolean): string | null {
  const index = address.endsWith('/index.html') ? address.slice(0, -'index.html'.length) : address;
  return [address, `${address}/`, index].find(has) ?? null;
}

/** Nothing for what every page has (its top), and for a text to look for (`#:~:text=`). */
function fragmentOf({ hash }: URL): string {
  const fragment = decodeUrlPath(hash.slice(1).replace(/:~:.*$/, ''));
  return fragment.toLowerCase() === 'top' ? '' : fragment;
}
