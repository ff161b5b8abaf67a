/**
 * URLs of the site. An *address* is a path within the site, decoded and NFC-normalised, beginning with `/`
 * (`/category/绵阳.html`); a *URL path* is the same percent-encoded, as links carry it. Never built with `node:path`.
 */

const NOT_PLAIN = /[^A-Za-z0-9/._~!$&'()*+,;=:@-]/;

/**
 * Percent-encodes an address. What RFC 3986 allows in a path segment stays readable, as in Jekyll; half a pair of
 * surrogates becomes U+FFFD.
 */
export function encodeAddress(address: string): string {
  if (!NOT_PLAIN.test(address)) return address;
  // Of what stands between paths and has no place in one, `encodeURI` leaves these two.
  return encodeURI(address.toWellFormed()).replace(/[?#]/g, encodeURIComponent);
}

/** Decodes a URL path; a malformed escape is left as it is. */
export function decodeUrlPath(path: string): string {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** The file below the destination that a static host serves for an address. */
export function fileOfAddress(address: string): string {
  return address.endsWith('/') ? `${address.slice(1)}index.html` : address.slice(1);
}

/** The address under which a host serves a file of the destination: `a/index.html` is `/a/`. */
export function addressOfFile(file: string): string {
  return `/${file === 'index.html' || file.endsWith('/index.html') ? file.slice(0, -'index.html'.length) : file}`;
}

/** Jekyll's `relative_url`: a path within the site with `baseurl` before it. Absolute URLs stay as they are. */
export function withBaseurl(path: string, baseurl: string): string {
  if (path.charCodeAt(0) === 0x2f && path.charCodeAt(1) !== 0x2f) return baseurl + path;
  if (/^(?:[a-z][a-z0-9+.-]*:|\/\/|#)/i.test(path)) return path;
  return `${baseurl}${path.startsWith('/') ? '' : '/'}${path}`;
}
