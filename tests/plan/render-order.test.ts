import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListingRef, Output } from '../../src/archive/output.js';
import type { Taxonomy, Term } from '../../src/archive/site.js';
import { listsByPosts, postsByTerm } from '../../src/plan/render-order.js';

const term = (...posts: number[]): Pick<Term, 'posts'> => ({ posts: Uint32Array.from(posts) });

function taxonomy(terms: readonly Pick<Term, 'posts'>[], ofPosts: readonly number[]): Taxonomy {
  return {
    name: 'category',
    address: null,
    terms: terms as readonly Term[],
    members: { terms: Int32Array.from(ofPosts), places: new Uint32Array(ofPosts.length) },
  };
}

const feed = (address: string, listing: ListingRef): Output => ({
  address,
  content: { kind: 'atom', listing, archive: null },
});

describe('the order of rendering', () => {
  it('puts posts of a term one after another, newest first', () => {
    const site = { taxonomies: [taxonomy([], [1, 0, 1, -1, 0])] };
    expect([...postsByTerm(site, 5)]).toEqual([3, 1, 4, 0, 2]);
    expect([...postsByTerm({ taxonomies: [] }, 3)]).toEqual([0, 1, 2]);
  });

  it('leaves out no post and names none twice', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -2, max: 5 })), (terms) => {
        const order = postsByTerm({ taxonomies: [taxonomy([], terms)] }, terms.length);
        expect([...order].sort((a, b) => a - b)).toEqual(terms.map((_, post) => post));
      }),
    );
  });

  it('puts lists of the same posts one after another', () => {
    const of = (taxonomy: number, term: number): ListingRef => ({ of: 'term', taxonomy, term });
    const outputs = [
      feed('/a', of(0, 0)),
      feed('/b', of(0, 1)),
      { address: '/404.html', content: { kind: 'not-found' } } as const,
      feed('/x', of(1, 0)),
      feed('/y', of(1, 1)),
    ];
    const taxonomies = [
      taxonomy([term(1, 2), term(0, 3)], []),
      taxonomy([term(0, 3), term(1, 2)], []),
    ];
    const ordered = listsByPosts(outputs, { taxonomies }).map(({ address }) => address);
    expect(ordered).toEqual(['/404.html', '/b', '/x', '/a', '/y']);
  });
});
