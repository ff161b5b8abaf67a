import { type PostEntry, termNames, writtenTerms } from '../archive/post.js';
import type { TermLabel } from '../archive/site.js';
import type { TaxonomyOptions } from '../config/options.js';
import type { Json, JsonMap } from '../util/json.js';

/**
 * What readers are shown of terms: `data/categories.yml` says it, or the posts do, by the term that stands at the same place of
 * another key. Most posts decide: then one post more changes nothing.
 */
export interface Labels {
  /** Counts a post, and what it calls its terms. */
  add(post: PostEntry): void;
  /** Null where a term is shown by its name, and nothing else is said of it. */
  labelOf(name: string, slug: string): TermLabel | null;
}

/** @param told the data file of the taxonomy's key: of each term a name, or `name` and `description`. */
export function openLabels(options: TaxonomyOptions, told: Json | undefined): Labels {
  const { name_from: from, strip_suffix: suffix } = options;
  const votes = new Map<string, Map<string, number>>();
  // Posts that have the same mostly share one list.
  const counted = new Map<readonly string[], Map<readonly string[], number>>();

  function countAll(): void {
    for (const [written, lists] of counted) {
      const terms = termNames(written);
      for (const [called, times] of lists) {
        const names = termNames(called);
        for (const [place, term] of terms.entries()) {
          const name = names[place];
          if (name === undefined) continue;
          const of = votes.get(term) ?? new Map<string, number>();
          of.set(name, (of.get(name) ?? 0) + times);
          votes.set(term, of);
        }
      }
    }
    counted.clear();
  }

  function usualName(term: string): string {
    if (from === undefined) return term;
    countAll();
    let best = term;
    let most = 0;
    for (const [name, times] of votes.get(term) ?? [])
      if (times > most || (times === most && name < best)) [best, most] = [name, times];
    return best;
  }

  return {
    add(post) {
      if (from === undefined) return;
      const written = writtenTerms(post, options);
      const called = post[from];
      const lists = counted.get(written) ?? new Map<readonly string[], number>();
      counted.set(written, lists);
      lists.set(called, (lists.get(called) ?? 0) + 1);
      if (lists.size > MOST_LISTS || counted.size > MOST_LISTS) countAll();
    },
    labelOf(name, slug) {
      const own = entryOf(told, name) ?? entryOf(told, slug);
      const usual = usualName(name);
      const isCut = suffix !== '' && usual.endsWith(suffix) && usual.length > suffix.length;
      const title = textAt(own, 'name') || (isCut ? usual.slice(0, -suffix.length) : usual);
      const description = textAt(own, 'description');
      return title === name && description === '' ? null : { title, description };
    },
  };
}

/** In some archives every post has terms of its own. */
const MOST_LISTS = 10_000;

function entryOf(told: Json | undefined, key: string): Json | undefined {
  return isMap(told) && Object.hasOwn(told, key) ? told[key] : undefined;
}

/** An entry is a name, or a map of texts. */
function textAt(entry: Json | undefined, key: 'name' | 'description'): string {
  if (typeof entry === 'string') return key === 'name' ? entry : '';
  const text = isMap(entry) ? entry[key] : undefined;
  return typeof text === 'string' ? text : '';
}

const isMap = (value: Json | undefined): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
