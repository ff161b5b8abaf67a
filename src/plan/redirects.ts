import type { Output, RedirectsForm } from '../archive/output.js';
import type { PostEntry } from '../archive/post.js';
import type { Site } from '../archive/site.js';
import { safeSegment } from '../archive/slug.js';
import { decodeUrlPath } from '../util/url.js';

/** A redirect that the site's data asks for: from an old address to a source, an address or a URL. */
export interface DataRedirect {
  readonly from: string;
  readonly to: string;
}

/** A redirect and the source that asks for it. */
export interface PlannedRedirect {
  readonly output: Output;
  readonly source: string;
  /** As written. */
  readonly from: string;
}

/** `redirect_from` of posts and pages, in path order. */
export function planRedirects(site: Site): PlannedRedirect[] {
  const redirects: PlannedRedirect[] = [];
  const add = (
    content: { readonly path: string; readonly redirectFrom: readonly string[] },
    to: string | undefined,
  ): void => {
    const { redirectFrom } = content;
    if (redirectFrom.length === 0) return;
    for (const from of redirectFrom) redirects.push(redirect(from, to ?? '/', content.path));
  };
  const { posts, postAddresses, pages, pageAddresses } = site;
  for (let index = 0; index < posts.length; index++)
    add(posts[index] as PostEntry, postAddresses[index]);
  for (const [index, page] of pages.entries()) add(page, pageAddresses[index]);
  return redirects.sort((a, b) => (a.source < b.source ? -1 : a.source > b.source ? 1 : 0));
}

/**
 * The redirects of the site's data.
 *
 * @param file where they stand.
 * @returns also those that lead to a source that is not published.
 */
export function planDataRedirects(
  site: Site,
  written: readonly DataRedirect[],
  file: string,
): { readonly redirects: readonly PlannedRedirect[]; readonly lost: readonly DataRedirect[] } {
  const redirects: PlannedRedirect[] = [];
  const lost: DataRedirect[] = [];
  for (const one of written) {
    const to = /^(?:\/|https?:)/i.test(one.to) ? one.to : addressOfSource(site, one.to);
    if (to === null) lost.push(one);
    else redirects.push(redirect(one.from, decodeUrlPath(to), file));
  }
  return { redirects, lost };
}

/** A redirect that leads a reader to nothing. */
export interface AstrayRedirect {
  readonly redirect: PlannedRedirect;
  /** Whether it leads back to itself; otherwise nothing is published where it leads to. */
  readonly isCircle: boolean;
}

/**
 * The redirects that lead to an address within the site at which nothing is published, or around in a circle.
 *
 * @param isPublished whether there is something at an address, a redirect too.
 */
export function findAstray(
  redirects: readonly PlannedRedirect[],
  isPublished: (address: string) => boolean,
): readonly AstrayRedirect[] {
  // Hosts answer for a folder, and most of them for a page, also without its ending.
  const pageAt = (target: string): string | undefined =>
    target.startsWith('/') ? [target, `${target}/`, `${target}.html`].find(isPublished) : target;
  const pages = new Map(
    redirects.map(({ output }) => [output.address, pageAt(targetOf(output))] as const),
  );
  return redirects.flatMap((redirect): AstrayRedirect[] => {
    const { address } = redirect.output;
    if (pages.get(address) === undefined) return [{ redirect, isCircle: false }];
    const passed = new Set<string>();
    for (let at = pages.get(address); at !== undefined && !passed.has(at); at = pages.get(at))
      passed.add(at);
    return passed.has(address) ? [{ redirect, isCircle: true }] : [];
  });
}

/** Where a redirect leads to, without what stands behind a path. */
function targetOf({ address, content }: Output): string {
  const to = content.kind === 'redirect' ? content.to : address;
  return to.startsWith('/') ? to.replace(/[?#].*$/s, '') : to;
}

/** Where each server looks for its redirects. */
const FILES: Readonly<Record<RedirectsForm, string>> = {
  netlify: '/_redirects',
  cloudflare: '/_redirects',
  nginx: '/nginx/redirects.map',
};

/** Redirects that name one address each (https://developers.cloudflare.com/pages/configuration/redirects/). */
export const MOST_CLOUDFLARE_RULES = 2000;

/** An old address that was a folder has two: with and without the `/` at its end. */
export function countCloudflareRules(redirects: readonly Output[]): number {
  return redirects.reduce((sum, { address }) => sum + (address.endsWith('/') ? 2 : 1), 0);
}

/** Files that hold all redirects, which answer as servers do; the pages at the old addresses stay for every other way to serve the site. */
export function planRedirectFiles(
  redirects: readonly Output[],
  forms: readonly RedirectsForm[],
): Output[] {
  if (forms.length === 0) return [];
  const all = redirects.flatMap(({ address, content }): (readonly [string, string])[] =>
    content.kind === 'redirect' ? [[address, content.to]] : [],
  );
  return forms.map((form) => ({
    address: FILES[form],
    content: { kind: 'redirects-file', form, redirects: all },
  }));
}

function redirect(from: string, to: string, source: string): PlannedRedirect {
  return { output: { address: oldAddress(from), content: { kind: 'redirect', to } }, source, from };
}

function addressOfSource(site: Site, path: string): string | null {
  const page = site.pages.findIndex((one) => one.path === path);
  if (page !== -1) return site.pageAddresses[page] ?? null;
  const { byPath, posts } = site;
  let from = 0;
  let to = byPath.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((posts[byPath[middle] as number]?.path ?? '') < path) from = middle + 1;
    else to = middle;
  }
  const index = byPath[from];
  return index !== undefined && posts[index]?.path === path
    ? (site.postAddresses[index] ?? null)
    : null;
}

/** An old address as a file can answer to it: `/old` is answered by `/old/index.html`. */
function oldAddress(written: string): string {
  const path = decodeUrlPath(
    written.replace(/^(?:[a-z]+:)?\/\/[^/]*/i, '').replace(/[?#].*$/s, ''),
  );
  const segments = `/${path}`
    .split(/[/\\]+/)
    .filter((segment) => segment !== '.' && segment !== '..');
  const address = segments.map((segment) => (segment === '' ? '' : safeSegment(segment))).join('/');
  return address.endsWith('/') || /\.[a-z][a-z0-9]{1,11}$/i.test(address) ? address : `${address}/`;
}
