import type { JsonMap } from '../util/json.js';
import type { TextRef } from '../util/spill.js';
import type { WordCount } from '../util/words.js';
import type { RecordRef } from './record-store.js';

/** An instant, with the offset of the site's time zone then, so that nobody needs to ask the zone again. */
export interface Instant {
  /** Milliseconds since 1970, UTC. */
  readonly epoch: number;
  /** Minutes east of UTC. */
  readonly offset: number;
}

/** The excerpt of a post: where its text lies. */
export interface ExcerptRef extends TextRef {
  /** Whether it is HTML to be shown as it is, or HTML of which only the text is the excerpt. */
  readonly form: 'html' | 'text';
}

/** What posts and pages have in common: everything that their front matter says, and where the body lies. */
export interface ContentRecord {
  /** Source path, relative to the site's root; identifies the record. */
  readonly path: string;
  readonly title: string;
  /** Name of the layout, or null for the bare body. */
  readonly layout: string | null;
  /** As written in the front matter. */
  readonly permalink: string | null;
  readonly lang: string | null;
  readonly author: string | null;
  /** Plain text, at most 200 characters unless the front matter gives a longer one. */
  readonly description: string;
  readonly image: string | null;
  readonly updated: Instant | null;
  readonly redirectFrom: readonly string[];
  /** Every other key of the front matter. */
  readonly data: JsonMap;
  /** The `src` of each picture of the body that may be a file of the site and has no other files; empty where the site makes no copies of pictures. */
  readonly pictures: readonly string[];
  readonly body: TextRef;
}

/** A post without its body: all that the archive holds of it in memory. */
export interface PostRecord extends ContentRecord {
  readonly draft: boolean;
  readonly date: Instant;
  /** The front matter's slug or the file name's; its case is kept. */
  readonly slug: string;
  readonly categories: readonly string[];
  readonly tags: readonly string[];
  /** Values of the taxonomies that are declared beside category and tag, by the taxonomy's name. */
  readonly terms: { readonly [taxonomy: string]: readonly string[] };
  readonly excerpt: ExcerptRef;
  /** Of the body's text, for reading times. */
  readonly words: WordCount;
  /** Whether the body has headings that a table of contents would name. */
  readonly headed: boolean;
  /** Whether the body shows pictures that may be files of the site. */
  readonly pictured: boolean;
}

/** What order, addresses and terms are made from: all that the main thread holds of a post. */
export interface PostEntry
  extends Pick<
    PostRecord,
    | 'path'
    | 'title'
    | 'description'
    | 'date'
    | 'slug'
    | 'categories'
    | 'tags'
    | 'terms'
    | 'permalink'
    | 'layout'
    | 'redirectFrom'
    | 'pictured'
    | 'pictures'
    | 'body'
  > {
  /** Where the whole record is. */
  readonly record: RecordRef;
}

/** A page of `pages/`. */
export interface PageRecord extends ContentRecord {
  readonly date: Instant | null;
  /** `template`: the body is Nunjucks source; `html`: the body is finished HTML. */
  readonly form: 'html' | 'template';
  /** Path below `pages/` without the source's ending, with the output's: `about.html`, `feeds/all.xml`. */
  readonly file: string;
}

/** The day of an instant on the site's calendar, as a number `20220106` that sorts as days do. */
export function dayOf(instant: Instant): number {
  const local = new Date(instant.epoch + instant.offset * 60_000);
  return local.getUTCFullYear() * 10_000 + (local.getUTCMonth() + 1) * 100 + local.getUTCDate();
}

/** As {@link dayOf}, for instants of which those of one day mostly follow each other. */
export function openDays(): (instant: Instant) => number {
  let last = Number.NaN;
  let day = 0;
  return (instant) => {
    const number = Math.floor((instant.epoch + instant.offset * 60_000) / DAY_MS);
    if (number !== last) {
      day = dayOf(instant);
      last = number;
    }
    return day;
  };
}

const DAY_MS = 86_400_000;

/** A taxonomy as a post knows it: by its name, and by the front matter key that it is read from. */
interface TaxonomyKey {
  readonly name: string;
  readonly key: string;
}

/** The terms of a post in one taxonomy, as written. Posts that have the same mostly share one list. */
export function writtenTerms(
  post: Pick<PostRecord, 'categories' | 'tags' | 'terms'>,
  { name, key }: TaxonomyKey,
): readonly string[] {
  if (key === 'categories') return post.categories;
  return key === 'tags' ? post.tags : (post.terms[name] ?? NO_TERMS);
}

const NO_TERMS: readonly string[] = [];

/** The names of terms that were written. A term is its NFC text: two spellings that look the same are one. */
export function termNames(written: readonly string[]): readonly string[] {
  // Nearly all are; asking costs a tenth of a copy.
  if (written.every((name) => name === name.normalize('NFC'))) return written;
  return [...new Set(written.map((name) => name.normalize('NFC')))];
}
