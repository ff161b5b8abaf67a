import type { Output, OutputKind } from '../archive/output.js';
import type { Site } from '../archive/site.js';
import type { Config } from '../config/options.js';
import { type Diagnostic, postFault, warning } from '../diagnostics.js';
import { Claims } from './claims.js';
import { planFeeds } from './feeds.js';
import { planSiteListing, planTaxonomies, planTermListings } from './listings.js';
import { type PlannedRedirect, planRedirects } from './redirects.js';
import { planSitemaps } from './sitemaps.js';

/** Every output of the site, before anything is rendered. */
export interface Plan {
  /** In the order in which they are to reach the disk: what links lead to before the links. Made anew at each call. */
  outputs(): Generator<Output>;
  /** Source paths of posts and pages that lost their address to another; the site must be modelled without them. */
  readonly held: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Plans the outputs and settles who gets which address (invariant 4): `public/` first, then `pages/`, then what is
 * generated, then posts in path order. `public/` and `pages/` replace what would be generated; any other
 * second claimant is held.
 */
export function planOutputs(site: Site, config: Config, foldsCase: boolean): Plan {
  const claims = new Claims(foldsCase);
  const diagnostics: Diagnostic[] = [];
  const held = new Set<string>();
  const replaced = new Set<Address>();

  for (const [index, address] of site.staticAddresses.entries())
    claims.claim(address, site.staticFiles[index]?.path ?? address);
  for (const [index, page] of site.pages.entries())
    hold(page.path, site.pageAddresses[index] ?? '');
  for (const output of generated()) {
    if (
      claims.claim(output.address, `the generated ${output.content.kind} ${output.address}`) !==
      null
    )
      replaced.add(output.address);
  }
  const byPath = [...site.posts.keys()].sort((a, b) =>
    compare(site.posts[a]?.path ?? '', site.posts[b]?.path ?? ''),
  );
  for (const index of byPath) hold(site.posts[index]?.path ?? '', site.postAddresses[index] ?? '');
  const redirects = planRedirects(site).filter(keepRedirect);

  return {
    *outputs() {
      for (const [index, address] of site.postAddresses.entries())
        yield { address, content: { kind: 'post', post: index } };
      for (const [index, address] of site.pageAddresses.entries())
        yield { address, content: { kind: 'page', page: index } };
      for (const [index, address] of site.staticAddresses.entries())
        yield { address, content: { kind: 'static', file: index } };
      for (const { output } of redirects) yield output;
      for (const output of generated()) if (!replaced.has(output.address)) yield output;
    },
    held,
    diagnostics,
  };

  /** What gazette makes by itself, in the order of writing. */
  function* generated(): Generator<Output> {
    const pages = site.pageAddresses.filter((address) => isPage(address));
    for (const output of planPagesOfLists(site, config)) {
      if (LISTED_IN_SITEMAP.has(output.content.kind)) pages.push(output.address);
      yield output;
    }
    yield { address: '/404.html', content: { kind: 'not-found' } };
    yield* planFeeds(site, config);
    yield* planSitemaps(site, config, pages.filter((address) => address !== '/404.html').sort());
    if (config.robots) yield { address: '/robots.txt', content: { kind: 'robots' } };
  }

  function hold(path: string, address: string): void {
    const owner = claims.claim(address, path);
    if (owner === null) return;
    held.add(path);
    diagnostics.push(
      postFault('address-taken', `${address} is already published by ${owner}`, {
        file: path,
        hint: 'Give one of the two another slug, date or permalink.',
      }),
    );
  }

  function keepRedirect({ output, source, from }: PlannedRedirect): boolean {
    const owner = claims.claim(output.address, source);
    if (owner === null) return true;
    diagnostics.push(
      warning('redirect-dropped', `no redirect at ${from}: ${owner} is published there`, {
        file: source,
        hint: 'Remove the line from `redirect_from`.',
      }),
    );
    return false;
  }
}

type Address = string;

/** Pages of generated lists that search engines should know. */
const LISTED_IN_SITEMAP: ReadonlySet<OutputKind> = new Set<OutputKind>([
  'head',
  'archive',
  'node',
  'taxonomy',
]);

function* planPagesOfLists(site: Site, config: Config): Generator<Output> {
  yield* planTermListings(site);
  yield* planTaxonomies(site);
  yield* planSiteListing(site, config);
}

const isPage = (address: string): boolean => address.endsWith('/') || address.endsWith('.html');
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
