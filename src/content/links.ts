import { domainToASCII } from 'node:url';

/** Turns one link of a body into what the published site needs. */
export type LinkRewriter = (url: string) => string;

export interface LinkOptions {
  /** Lower-case host names (with a port where one is meant) that mean this site. */
  readonly aliases: readonly string[];
  /** Without a `/` at its end; may be empty. */
  readonly baseurl: string;
}

/**
 * Links to an alias become links within the site, and links from the site's root get `baseurl` before them,
 * unless they begin with it already. All other links stay as they are.
 */
export function linkRewriter({ aliases, baseurl }: LinkOptions): LinkRewriter {
  const hosts = new Set(spellings(aliases));
  return (url) => {
    if (url.startsWith('/') && !url.startsWith('//')) return withBase(url, baseurl);
    if (hosts.size === 0) return url;
    const match = HOST.exec(url);
    if (match === null || !hosts.has((match[1] ?? '').toLowerCase())) return url;
    const path = url.slice(match[0].length);
    return `${baseurl}${path.startsWith('/') ? '' : '/'}${path}`;
  };
}

const HOST = /^(?:https?:)?\/\/([^/?#]*)/i;

/**
 * A cheap test for HTML in which {@link linkRewriter} may have something to do: it never misses a link, and may
 * be wrong the other way.
 */
export function linkDetector({ aliases, baseurl }: LinkOptions): (html: string) => boolean {
  const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const alternatives = spellings(aliases).map(escapeRegExp);
  // An entity could spell a host or a slash in a way that no cheap test sees; behind a `?` or a `=` it spells no host.
  if (aliases.length > 0) {
    alternatives.push(`(?:${ATTRIBUTES})\\s*=\\s*(?:"[^"?]*|'[^'?]*|[^\\s>?=]*)&`);
  }
  if (baseurl !== '') {
    const base = escapeRegExp(baseurl);
    alternatives.push(
      `(?:${ATTRIBUTES})\\s*=\\s*["']?\\s*(?:\\/(?!\\/|${base}(?:[/?#"'\\s>]|$))|&)`,
      'srcset',
    );
  }
  if (alternatives.length === 0) return () => false;
  const pattern = new RegExp(alternatives.join('|'), 'i');
  return (html) => pattern.test(html);
}

/** The attributes that {@link linkRewriter} is asked about. */
export const URL_ATTRIBUTES: readonly string[] = [
  'href',
  'src',
  'poster',
  'cite',
  'data',
  'background',
  'longdesc',
  'action',
];
const ATTRIBUTES = [...URL_ATTRIBUTES, 'srcset'].join('|');

/** Hosts as written and in the ASCII form that Markdown gives them (`xn--…`). */
function spellings(hosts: readonly string[]): string[] {
  return [...new Set(hosts.flatMap((host) => [host, asciiHost(host)]))];
}

function asciiHost(host: string): string {
  const [name = '', port] = host.split(':');
  const ascii = domainToASCII(name);
  return ascii === '' ? host : port === undefined ? ascii : `${ascii}:${port}`;
}

function withBase(url: string, baseurl: string): string {
  if (baseurl === '') return url;
  const rest = url.slice(baseurl.length);
  if (url.startsWith(baseurl) && (rest === '' || /^[/?#]/.test(rest))) return url;
  return baseurl + url;
}
