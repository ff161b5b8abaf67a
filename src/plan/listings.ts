import type { DateNode } from '../archive/date-tree.js';
import type { ListingRef, Output } from '../archive/output.js';
import type { SiteOutline, Term } from '../archive/site.js';
import { termTree, treeBaseOf } from '../archive/term-tree.js';
import type { Config } from '../config/options.js';

/** The site's own listing: home, the root of the date tree, every year, month, day and part. */
export function* planSiteListing(site: SiteOutline, config: Config): Generator<Output> {
  yield { address: '/', content: { kind: 'head', listing: { of: 'site' } } };
  yield { address: config.archive, content: { kind: 'archive' } };
  yield* planNodes(site.tree.years, { of: 'site' }, []);
}

/** Every term: its head, its nodes, and a page in their folder that leads back to the head. */
export function* planTermListings(site: SiteOutline, config: Config): Generator<Output> {
  for (const [taxonomy, { terms }] of site.taxonomies.entries()) {
    for (const [term, { address, hasTree }] of terms.entries()) {
      const listing: ListingRef = { of: 'term', taxonomy, term };
      yield { address, content: { kind: 'head', listing } };
      if (!hasTree) continue;
      if (treeBaseOf(address) !== address)
        yield { address: treeBaseOf(address), content: { kind: 'redirect', to: address } };
      const tree = termTree(terms[term] as Term, site.days, config.listing.split);
      yield* planNodes(tree.years, listing, []);
    }
  }
}

/** The index of each taxonomy. */
export function* planTaxonomies(site: SiteOutline): Generator<Output> {
  for (const [taxonomy, { address }] of site.taxonomies.entries()) {
    if (address !== null) yield { address, content: { kind: 'taxonomy', taxonomy } };
  }
}

function* planNodes(
  nodes: readonly DateNode[],
  listing: ListingRef,
  above: readonly number[],
): Generator<Output> {
  for (const [index, node] of nodes.entries()) {
    if (node.address === null) continue;
    const path = [...above, index];
    yield { address: node.address, content: { kind: 'node', listing, path, part: null } };
    for (const { part, address } of node.parts)
      yield { address, content: { kind: 'node', listing, path, part } };
    yield* planNodes(node.children, listing, path);
  }
}
