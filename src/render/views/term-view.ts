import type { Term } from '../../archive/site.js';
import { encodeAddress } from '../../util/url.js';
import { KEY, listingName } from '../traces/keys.js';
import type { PostView } from './content-view.js';
import { Sequence } from './sequence.js';
import type { SiteDate } from './site-date.js';
import { View } from './view.js';
import type { SiteViews } from './views.js';

/** A term, as templates see it. Its name, and what is made from it, is what it is known by; only its posts change. */
export class TermView extends View {
  readonly #views: SiteViews;
  readonly #term: Term;
  #url: string | undefined;

  constructor(views: SiteViews, term: Term) {
    super();
    this.#views = views;
    this.#term = term;
  }

  /** What a view is one of. Static, so that no template reaches it. */
  static termOf(view: TermView): Term {
    return view.#term;
  }

  get name(): string {
    return this.#term.name;
  }

  get slug(): string {
    return this.#term.slug;
  }

  /** Name of the taxonomy. */
  get taxonomy(): string {
    return this.#term.taxonomy;
  }

  get url(): string {
    this.#url ??= encodeAddress(this.#term.address);
    return this.#url;
  }

  /** Address of the term's feed, or null. */
  get feed(): string | null {
    return this.#term.feed === null ? null : encodeAddress(this.#term.feed);
  }

  get count(): number {
    this.#views.reads.key(KEY.count(this.#listing));
    return this.#term.posts.length;
  }

  /** Newest first. */
  get posts(): Sequence<PostView> {
    const { posts } = this.#term;
    return new Sequence(
      posts.length,
      (place) => this.#views.post(posts[place] ?? 0),
      this.#views.readsOfPosts(this.#listing),
    );
  }

  /** Date of the newest post. */
  get last(): SiteDate | undefined {
    return this.posts.first?.date;
  }

  override toString(): string {
    return this.name;
  }

  get #listing(): string {
    return listingName(this.#term.taxonomy, this.#term.name);
  }
}

/** A taxonomy with its terms, sorted by name. */
export class TaxonomyView extends View {
  readonly #views: SiteViews;
  readonly #index: number;

  constructor(views: SiteViews, index: number) {
    super();
    this.#views = views;
    this.#index = index;
  }

  get name(): string {
    return this.#views.site.taxonomies[this.#index]?.name ?? '';
  }

  /** Address of the index of all terms, or null. */
  get url(): string | null {
    const address = this.#views.site.taxonomies[this.#index]?.address ?? null;
    return address === null ? null : encodeAddress(address);
  }

  get count(): number {
    return this.terms.length;
  }

  get terms(): Sequence<TermView> {
    return this.#views.terms(this.#index);
  }

  /**
   * The terms by initial, for an index that is too long to read: `{ key, terms }`, where the key is `A` to `Z`, `0–9`, or
   * null for all others, which come last.
   */
  get groups(): readonly object[] {
    const groups = new Map<string, TermView[]>();
    for (const term of this.terms) {
      const key = initialOf(term.name);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [term]);
      else group.push(term);
    }
    const keys = [...groups.keys()].sort(
      (a, b) => Number(a === OTHER) - Number(b === OTHER) || (a < b ? -1 : 1),
    );
    return keys.map((key) =>
      Object.freeze({
        key: key === OTHER ? null : key,
        terms: Object.freeze(groups.get(key)?.sort(byFoldedName)),
      }),
    );
  }
}

const OTHER = '';

function initialOf(name: string): string {
  const first = name.normalize('NFKD').charAt(0).toUpperCase();
  if (/^[A-Z]$/.test(first)) return first;
  return /^[0-9]$/.test(first) ? '0–9' : OTHER;
}

/** As a reader looks names up: the case matters only between names that are otherwise alike. */
function byFoldedName(a: TermView, b: TermView): number {
  const [left, right] = [a.name.toLowerCase(), b.name.toLowerCase()];
  if (left !== right) return left < right ? -1 : 1;
  return a.name < b.name ? -1 : 1;
}
