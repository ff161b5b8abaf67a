import type { Output } from '../archive/output.js';
import type { Site } from '../archive/site.js';
import { safeSegment } from '../archive/slug.js';
import { decodeUrlPath } from '../util/url.js';

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
  const sources = [
    ...site.posts.map((record, index) => ({ record, to: site.postAddresses[index] ?? '/' })),
    ...site.pages.map((record, index) => ({ record, to: site.pageAddresses[index] ?? '/' })),
  ];
  for (const { record, to } of sources) {
    for (const from of record.redirectFrom)
      redirects.push({
        output: { address: oldAddress(from), content: { kind: 'redirect', to } },
        source: record.path,
        from,
      });
  }
  return redirects.sort((a, b) => (a.source < b.source ? -1 : a.source > b.source ? 1 : 0));
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
