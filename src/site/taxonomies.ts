import { type PostEntry, termNames, writtenTerms } from '../archive/post.js';
import { type Members, NO_TERM, SEVERAL_TERMS, type Taxonomy, type Term } from '../archive/site.js';
import { foldCase, hashedSlug, termSlug } from '../archive/slug.js';
import type { Config, TaxonomyOptions } from '../config/options.js';
import { type Diagnostic, warning } from '../diagnostics.js';
import type { Json, JsonMap } from '../util/json.js';
import { openLabels } from './labels.js';

export interface TaxonomyContext {
  readonly config: Config;
  /** Whether the destination's file system takes `A` and `a` for one name. */
  readonly foldsCase: boolean;
  /** The site's data files by their names: that of a taxonomy's key tells what its terms are called. */
  readonly data: Json;
}

/** In some archives every post has terms of its own. */
const MOST_KNOWN = 10_000;

/** Groups posts into the terms of one taxonomy. */
export interface TaxonomyBuilder {
  /** Takes the next post in the site's order. */
  add(post: PostEntry, index: number): void;
  /** @param count of posts. */
  build(count: number): {
    readonly taxonomy: Taxonomy;
    readonly diagnostics: readonly Diagnostic[];
  };
}

/** Begins a taxonomy. */
export function openTaxonomy(options: TaxonomyOptions, context: TaxonomyContext): TaxonomyBuilder {
  const members = new Map<string, number[]>();
  const listsOf = (written: readonly string[]): number[][] =>
    termNames(written).map((name) => {
      const list = members.get(name) ?? [];
      members.set(name, list);
      return list;
    });
  // Names are looked up once for all posts that share a list of them.
  const known = new Map<readonly string[], number[][]>();
  const labels = openLabels(options, dataOf(context.data, options.key));
  return {
    add(post, index) {
      labels.add(post);
      const written = writtenTerms(post, options);
      let lists = known.get(written);
      if (lists === undefined) {
        lists = listsOf(written);
        if (known.size >= MOST_KNOWN) known.clear();
        known.set(written, lists);
      }
      for (const list of lists) list.push(index);
    },
    build(count) {
      const names = [...members.keys()].sort();
      const slugs = slugsOf(names, context.foldsCase);
      const terms = names.map((name) => {
        const slug = slugs.get(name) ?? termSlug(name);
        const posts = new Uint32Array(members.get(name) ?? []);
        const label = labels.labelOf(name, slug);
        return buildTerm({ name, slug, posts, label }, options, context);
      });
      return {
        taxonomy: {
          name: options.name,
          address: options.index || null,
          terms,
          members: membersOf(terms, count),
        },
        diagnostics: caseTwins(terms),
      };
    },
  };
}

function membersOf(terms: readonly Term[], count: number): Members {
  const members = {
    terms: new Int32Array(new SharedArrayBuffer(count * 4)).fill(NO_TERM),
    places: new Uint32Array(new SharedArrayBuffer(count * 4)),
  };
  for (const [number, { posts }] of terms.entries())
    for (let place = 0; place < posts.length; place++) {
      const post = posts[place] as number;
      members.terms[post] = members.terms[post] === NO_TERM ? number : SEVERAL_TERMS;
      members.places[post] = place;
    }
  return members;
}

const dataOf = (data: Json, name: string): Json | undefined =>
  typeof data === 'object' && data !== null && Object.hasOwn(data, name)
    ? (data as JsonMap)[name]
    : undefined;

function buildTerm(
  term: Pick<Term, 'name' | 'slug' | 'label' | 'posts'>,
  options: TaxonomyOptions,
  { config }: TaxonomyContext,
): Term {
  const { slug } = term;
  return {
    ...term,
    taxonomy: options.name,
    address: options.permalink.replaceAll(':slug', slug),
    feed: options.feed === false ? null : options.feed.replaceAll(':slug', slug),
    hasTree: term.posts.length > config.listing.size,
  };
}

/** Where the file system folds case, the second of two slugs that it would take for one gets its term's hash. */
function slugsOf(names: readonly string[], foldsCase: boolean): Map<string, string> {
  const slugs = new Map<string, string>();
  // The index of all terms may lie beside them.
  const taken = new Set<string>([foldCase('index')]);
  for (const name of names) {
    const slug = termSlug(name);
    const key = foldCase(slug);
    slugs.set(name, foldsCase && taken.has(key) ? hashedSlug(slug, name) : slug);
    taken.add(key);
  }
  return slugs;
}

function caseTwins(terms: readonly Term[]): Diagnostic[] {
  const byFolded = new Map<string, Term[]>();
  for (const term of terms) {
    const key = term.name.toLowerCase();
    const group = byFolded.get(key);
    if (group === undefined) byFolded.set(key, [term]);
    else group.push(term);
  }
  return [...byFolded.values()]
    .filter((group) => group.length > 1)
    .map((group) =>
      warning(
        'terms-differ-in-case',
        `the ${group[0]?.taxonomy} terms ${group.map(({ name, posts }) => `\`${name}\` (${posts.length})`).join(' and ')} differ only in case`,
        {
          hint: 'They are two terms with two pages. Spell them alike in the posts if one was meant.',
        },
      ),
    );
}
