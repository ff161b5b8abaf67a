import type { DateTree } from '../../archive/date-tree.js';
import type { ListingRef } from '../../archive/output.js';
import { addressOfCopy } from '../../archive/picture-copies.js';
import { type PostRecord, termNames, writtenTerms } from '../../archive/post.js';
import type { OpenSite } from '../../archive/shared-site.js';
import { NO_TERM, SEVERAL_TERMS, type Term } from '../../archive/site.js';
import { termTree } from '../../archive/term-tree.js';
import type { Config } from '../../config/options.js';
import type { Json } from '../../util/json.js';
import type { TextRef } from '../../util/spill.js';
import { withBaseurl } from '../../util/url.js';
import { illustrate, type OfferedCopies, pictureAddress, type SitePictures } from '../pictures.js';
import { type Neighbours, openNeighbours } from '../traces/beside.js';
import { KEY } from '../traces/keys.js';
import type { Reads } from '../traces/reads.js';
import { PageView, PostView } from './content-view.js';
import { Sequence, type SequenceReads } from './sequence.js';
import { TaxonomyView, TermView } from './term-view.js';

/** So many posts are kept as views. A power of two. */
const KEPT_POSTS = 1024;

/** So many terms have their date trees kept: the lists of a newspaper and of its tag are made in turn. */
const KEPT_TREES = 4;

/** A place among a term's posts. */
export interface Standing {
  readonly posts: Term['posts'];
  readonly place: number;
}

function standingAt({ posts }: Term, index: number): Standing {
  let from = 0;
  let to = posts.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((posts[middle] as number) < index) from = middle + 1;
    else to = middle;
  }
  return { posts, place: from };
}

/** What views are made from, and how one view reaches another. */
export class SiteViews {
  readonly site: OpenSite;
  readonly config: Config;
  /** Frozen. */
  readonly data: Json;
  readonly readBody: (ref: TextRef) => string;
  /** Is told of everything that is read. */
  readonly reads: Reads;
  /** The key of the site's language, by its number: nearly every post of a list is asked for it. */
  readonly keyOfLang: number;
  readonly #pictures: SitePictures;
  /** Which post stands where beside another. */
  readonly neighbours: Neighbours = openNeighbours(this);
  /** The date trees of the terms that were asked for last. */
  readonly #trees = new Map<Term, DateTree>();
  readonly #posts: (PostView | undefined)[] = new Array(KEPT_POSTS).fill(undefined);
  /** Which post each of these is a view of. */
  readonly #postIndices = new Int32Array(KEPT_POSTS).fill(-1);
  /** For each taxonomy, its terms by name. */
  readonly #byName: ReadonlyMap<string, Term>[];
  readonly #termViews = new WeakMap<Term, TermView>();
  /** By the post's list of categories: records that share it mostly share the others too. */
  readonly #termsOf = new WeakMap<
    readonly string[],
    Pick<PostRecord, 'tags' | 'terms'> & {
      found: Readonly<Record<string, readonly TermView[]>>;
      all: readonly Term[];
    }
  >();

  constructor(
    site: OpenSite,
    config: Config,
    data: Json,
    readBody: (ref: TextRef) => string,
    reads: Reads,
    pictures: SitePictures,
  ) {
    this.site = site;
    this.config = config;
    this.data = data;
    this.readBody = readBody;
    this.reads = reads;
    this.keyOfLang = reads.idOf(KEY.config('lang'));
    this.#pictures = pictures;
    this.#byName = site.taxonomies.map(
      ({ terms }) => new Map(terms.map((term) => [term.name, term])),
    );
  }

  /** A post. Those that were asked for lately are the same objects: one page's neighbour is the next page's own post. */
  post(index: number): PostView {
    const place = index % KEPT_POSTS;
    const kept = this.#postIndices[place] === index ? this.#posts[place] : undefined;
    if (kept !== undefined) return kept;
    const view = new PostView(this, index);
    this.#posts[place] = view;
    this.#postIndices[place] = index;
    return view;
  }

  page(index: number): PageView {
    return new PageView(this, index);
  }

  taxonomy(index: number): TaxonomyView {
    return new TaxonomyView(this, index);
  }

  terms(taxonomy: number): Sequence<TermView> {
    const { name, terms } = this.site.taxonomies[taxonomy] ?? { name: '', terms: [] };
    const read = (): void => this.reads.key(KEY.terms(name));
    return new Sequence(terms.length, (index) => this.term(terms[index] as Term), {
      items: read,
      length: read,
    });
  }

  /** The term of a listing; null of the site's. */
  termOf(ref: ListingRef): Term | null {
    return ref.of === 'term' ? (this.site.taxonomies[ref.taxonomy]?.terms[ref.term] ?? null) : null;
  }

  /** A term by its name; null if there is none. */
  termNamed(taxonomy: string, name: string): Term | null {
    const index = this.site.taxonomies.findIndex((one) => one.name === taxonomy);
    return this.#byName[index]?.get(name) ?? null;
  }

  /** What is told of reads of the posts of a listing, which is named as in {@link KEY}. */
  readsOfPosts(listing: string): SequenceReads {
    return {
      items: (from, to) => this.reads.key(KEY.posts(listing, from, to)),
      length: () => this.reads.key(KEY.count(listing)),
    };
  }

  /** The date nodes of a term, or of the site. */
  tree(term: Term | null): DateTree {
    if (term === null) return this.site.tree;
    let tree = this.#trees.get(term);
    if (tree === undefined) {
      tree = termTree(term, this.site.days, this.config.listing.split);
      if (this.#trees.size >= KEPT_TREES) this.#trees.clear();
      this.#trees.set(term, tree);
    }
    return tree;
  }

  /** A term, always as the same object. */
  term(term: Term): TermView {
    let view = this.#termViews.get(term);
    if (view === undefined) {
      view = new TermView(this, term);
      this.#termViews.set(term, view);
    }
    return view;
  }

  /**
   * A body whose pictures of the site say how large they are, and offer their copies.
   *
   * @param page address of the page that shows it.
   */
  illustrated(html: string, page: string): string {
    const lookUp = <T>(src: string, find: (address: string) => T | null): T | null => {
      const address = pictureAddress(src, page, this.config.baseurl);
      if (address === null) return null;
      this.reads.key(KEY.picture(address));
      return find(address);
    };
    return illustrate(html, {
      sizeOf: (src) => lookUp(src, this.#pictures.sizeOf),
      copiesOf: (src) => (this.config.images === undefined ? null : lookUp(src, this.#offered)),
    });
  }

  readonly #offered = (address: string): OfferedCopies | null => {
    const copies = this.#pictures.copiesOf(address);
    const { images, baseurl } = this.config;
    return copies === null || images === undefined
      ? null
      : {
          formats: copies.formats,
          urlOf: (file) => withBaseurl(addressOfCopy(file), baseurl),
          sizes: images.sizes,
        };
  };

  /** The terms of a post by the taxonomy's name. */
  termsOf(post: PostRecord): Readonly<Record<string, readonly TermView[]>> {
    return this.#foundOf(post).found;
  }

  #foundOf(post: PostRecord): {
    readonly found: Readonly<Record<string, readonly TermView[]>>;
    readonly all: readonly Term[];
  } {
    const known = this.#termsOf.get(post.categories);
    if (known?.tags === post.tags && known.terms === post.terms) return known;
    const found = Object.create(null) as Record<string, readonly TermView[]>;
    const all: Term[] = [];
    for (const [index, taxonomy] of this.config.taxonomies.entries()) {
      const views: TermView[] = [];
      for (const name of termNames(writtenTerms(post, taxonomy))) {
        const term = this.#byName[index]?.get(name);
        if (term === undefined) continue;
        views.push(this.term(term));
        all.push(term);
      }
      found[taxonomy.name] = Object.freeze(views);
    }
    const made = { tags: post.tags, terms: post.terms, found: Object.freeze(found), all };
    this.#termsOf.set(post.categories, made);
    return made;
  }

  /** Where a post stands in its first term of a taxonomy; null if it has none. */
  standingIn(index: number, taxonomy: number): Standing | null {
    const { terms = [], members } = this.site.taxonomies[taxonomy] ?? {};
    const only = members?.terms[index] ?? NO_TERM;
    if (only === NO_TERM) return null;
    if (only !== SEVERAL_TERMS)
      return { posts: (terms[only] as Term).posts, place: members?.places[index] as number };
    const { name } = this.config.taxonomies[taxonomy] as Config['taxonomies'][number];
    const view = this.termsOf(this.site.posts.record(index))[name]?.[0];
    return view === undefined ? null : standingAt(TermView.termOf(view), index);
  }

  /** Where a post stands in its terms, in those of every taxonomy. */
  standings(index: number): readonly Standing[] {
    const { taxonomies } = this.site;
    const found: Standing[] = [];
    for (let taxonomy = 0; taxonomy < taxonomies.length; taxonomy++) {
      if (taxonomies[taxonomy]?.members.terms[index] === SEVERAL_TERMS)
        return this.#foundOf(this.site.posts.record(index)).all.map((term) =>
          standingAt(term, index),
        );
      const standing = this.standingIn(index, taxonomy);
      if (standing !== null) found.push(standing);
    }
    return found;
  }
}
