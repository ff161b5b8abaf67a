import type { Term, TermLabel } from '../../archive/site.js';
import { initialOf } from '../../util/initials.js';
import { encodeAddress } from '../../util/url.js';
import { KEY, listingName } from '../traces/keys.js';
import type { Reads } from '../traces/reads.js';
import { mostActive } from './active.js';
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
  /** See {@link Reads.idOf}. */
  #labelKey: number | undefined;

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

  /** What readers are shown: the name that the site's data or its posts give it, or its own. */
  get title(): string {
    return this.#label()?.title ?? this.#term.name;
  }

  /** What the site's data say of it. */
  get description(): string {
    return this.#label()?.description ?? '';
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

  /** Address of the term's Atom feed, or null. */
  get feed(): string | null {
    return this.#term.feed === null ? null : encodeAddress(this.#term.feed);
  }

  /** Address of the term's JSON feed, or null. */
  get json_feed(): string | null {
    return this.#feedAt('json_feed');
  }

  /** Address of the term's RSS feed, or null. */
  get rss_feed(): string | null {
    return this.#feedAt('rss_feed');
  }

  #feedAt(option: 'json_feed' | 'rss_feed'): string | null {
    const taxonomy = this.#views.config.taxonomies.find(({ name }) => name === this.taxonomy);
    const template = taxonomy?.[option];
    return template ? encodeAddress(template.replaceAll(':slug', this.#term.slug)) : null;
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

  /** Only the terms that have a label, or could get one from their posts, have a key each: there may be as many terms as posts. */
  #label(): TermLabel | null {
    const { label, taxonomy } = this.#term;
    const { reads, config } = this.#views;
    this.#labelKey ??= reads.idOf(
      label !== null || config.taxonomies.some((one) => one.name === taxonomy && one.name_from)
        ? KEY.label(this.#listing)
        : KEY.labelled(taxonomy),
    );
    reads.keyById(this.#labelKey);
    return label;
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

  /** The terms with the most posts lately, at most so many. */
  most_active(count: unknown): readonly TermView[] {
    const taxonomy = this.#views.site.taxonomies[this.#index];
    const most = typeof count === 'number' ? Math.max(0, Math.trunc(count) || 0) : 10;
    if (taxonomy === undefined) return [];
    this.#views.reads.key(KEY.active(taxonomy.name, most));
    const terms = mostActive(taxonomy, this.#views.site.days, most);
    return Object.freeze(terms.map((term) => this.#views.term(term)));
  }

  /**
   * The terms by initial (of Chinese in pinyin, on a site for Taiwan in bopomofo, on one in Japanese not), for an index that is too long to read: `{ key, terms }`, where the key is `A` to `Z`, `ㄅ` to `ㄩ`, `0–9`, or
   * null for all others, which come last.
   */
  get groups(): readonly object[] {
    this.#views.reads.key(KEY.config('lang'));
    const { lang } = this.#views.config;
    const groups = new Map<string, TermView[]>();
    for (const term of this.terms) {
      const key = initialOfTerm(term, lang);
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

/** Whose readers look names up by bopomofo; those of Hong Kong and Macau do not. */
const TAIWANESE = /^zh-(?:(?:hant-)?tw\b|hant$)/i;

/** Where the name itself is in pinyin, it says how the one that readers see is read. */
function initialOfTerm({ name, title }: TermView, lang: string): string {
  const isHan = /^\p{Script=Han}/u.test(title);
  if (isHan && TAIWANESE.test(lang)) return initialOf(title, 'bopomofo');
  if (isHan && /^[A-Za-z]/.test(name)) return initialOf(name);
  // How a Japanese name is read cannot be told from its characters, and not as in Chinese.
  return isHan && /^ja\b/i.test(lang) ? OTHER : initialOf(title);
}

/** As a reader looks names up: the case matters only between names that are otherwise alike. */
function byFoldedName(a: TermView, b: TermView): number {
  const [left, right] = [a.name.toLowerCase(), b.name.toLowerCase()];
  if (left !== right) return left < right ? -1 : 1;
  return a.name < b.name ? -1 : 1;
}
