import type { Config } from '../config/options.js';
import { decodeUrlPath, encodeAddress } from '../util/url.js';

/** Tells whether links of a page lead to something. */
export interface LinkCheck {
  /** Of a link in the page at an address: the address within the site that it leads to, if nothing is published there; null else. */
  missing(url: string, pageAddress: string): string | null;
}

/** @param has whether something is published at an address. */
export function linkCheck(
  { url, baseurl }: Pick<Config, 'url' | 'baseurl'>,
  has: (address: string) => boolean,
): LinkCheck {
  const site = new URL(url);
  return {
    missing(written, pageAddress) {
      // Most links of an archive are to other sites, and most of them are absolute.
      if (/^(?:#|[a-z][a-z0-9+.-]*:(?!\/\/)|$)/i.test(written)) return null;
      const base = `${site.origin}${baseurl}${encodeAddress(pageAddress)}`;
      if (!URL.canParse(written, base)) return null;
      const target = new URL(written, base);
      if (target.host !== site.host || !target.pathname.startsWith(`${baseurl}/`)) return null;
      const address = decodeUrlPath(target.pathname.slice(baseurl.length)).normalize('NFC');
      return isThere(address, has) ? null : address;
    },
  };
}

/** Hosts serve a folder's index under both its names, and lead to it from its name without the slash. */
function isThere(address: string, has: (address: string) => boolean): boolean {
  return (
    has(address) ||
    has(`${address}/`) ||
    (address.endsWith('/index.html') && has(address.slice(0, -'index.html'.length)))
  );
}
