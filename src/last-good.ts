import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Instant, PageRecord, PostEntry, PostRecord } from './archive/post.js';
import { openRecords, openRecordWriter, type RecordBlocks } from './archive/record-store.js';
import { HASH_BYTES, PAGE, POST, type SourceTable } from './archive/source-table.js';
import { type GoodVersion, readHeld, writeHeld } from './cache/held.js';
import type { LastStore } from './cache/store.js';
import { instantAt } from './content/date.js';
import { placesIn } from './content/known.js';
import { type Diagnostic, warning } from './diagnostics.js';
import { DAMAGED_FILE, openSpill, openSpills, type Spill, type SpillReader } from './util/spill.js';
import { openTimeZone } from './util/time-zone.js';

/** A post or page as it was last good. */
export type Revived = PostEntry | PageRecord;

/**
 * Last good versions of sources that are at fault. A version is taken from what the build before has kept, and then lies in a file
 * of its own until the source is mended, removed or not to be published any more.
 */
export interface LastGood {
  /** The last good version of a source that the published site has; null where there is none. Each source is asked for once. */
  of(path: string): Revived | null;
  /** Where the records of those that were asked for lie. */
  readonly blocks: RecordBlocks;
  /** Versions that could not be read. */
  readonly diagnostics: readonly Diagnostic[];
  /** After this, bodies can be read. */
  close(): void;
}

export interface LastGoodInput {
  /** The sources as they are now. */
  readonly table: SourceTable;
  readonly pathOf: (place: number) => string;
  readonly before: LastStore;
  /** For each source, its place in what the build before has kept; null where nobody knows yet. */
  readonly knownAt: Int32Array | null;
  /** Where versions are kept. */
  readonly folder: string;
  /** The spill file that bodies go to, and its number among all. */
  readonly spill: { readonly path: string; readonly number: number };
  readonly timezone: string;
}

/** Above all blocks that workers write. */
const BLOCK = 2 ** 30;

export function openLastGood(input: LastGoodInput): LastGood {
  const { table, pathOf, before, folder } = input;
  const zone = openTimeZone(input.timezone);
  const diagnostics: Diagnostic[] = [];
  const blocks = new Map<number, SharedArrayBuffer>();
  const writer = openRecordWriter(BLOCK, 1);
  const read = openRecords(blocks);
  let knownAt = input.knownAt;
  let bodies: SpillReader | null = null;
  let spill: Spill | null = null;

  /**
   * What the build before has kept of a source that is in the published site; null where that is what there is now, `held` where
   * what it has kept is not good, or nobody has seen it.
   */
  function stored(path: string): GoodVersion | null | 'held' {
    knownAt ??= placesIn(before.known.paths, table.count, pathOf);
    const place = placeOf(path, table.count, pathOf);
    const at = place === -1 ? -1 : (knownAt[place] as number);
    const { columns, others } = before.known;
    if (at === -1 || columns.live[at] === 0) return 'held';
    const now = table.columns.states[place];
    if ((now === POST || now === PAGE) && isSameContent(table, place, before.known, at))
      return null;
    bodies ??= openSpills(before.spills);
    const page = others.get(at)?.page;
    if (columns.states[at] === PAGE && page !== undefined) {
      const { body, ...record } = page;
      return { kind: 'page', record, body: bodies.read(body) };
    }
    const records = before.records();
    if (columns.states[at] !== POST || records === null) return 'held';
    const [block = 0, offset = 0] = columns.refs.subarray(at * 2, at * 2 + 2);
    const post = openRecords(new Map([[0, records]]))({ block, offset });
    const body = bodies.read(post.body);
    return {
      kind: 'post',
      record: {
        path: post.path,
        title: post.title,
        layout: post.layout,
        permalink: post.permalink,
        lang: post.lang,
        author: post.author,
        description: post.description,
        image: post.image,
        updated: post.updated,
        redirectFrom: post.redirectFrom,
        data: post.data,
        draft: post.draft,
        date: post.date,
        slug: post.slug,
        categories: post.categories,
        tags: post.tags,
        terms: post.terms,
        words: post.words,
      },
      body,
      excerpt: { text: excerptOf(post, body, bodies), form: post.excerpt.form },
    };
  }

  function versionOf(path: string): GoodVersion | null {
    try {
      const version = stored(path);
      if (version === null) return null;
      if (version !== 'held') {
        // Before the store forgets it.
        writeHeld(folder, version);
        return version;
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== DAMAGED_FILE) throw error;
      diagnostics.push(unreadable(path));
      return null;
    }
    const held = readHeld(folder, path);
    if (held !== 'damaged') return held;
    diagnostics.push(unreadable(path));
    return null;
  }

  function append(text: string): { file: number; offset: number; length: number } {
    if (spill === null) {
      mkdirSync(dirname(input.spill.path), { recursive: true });
      spill = openSpill(input.spill.path);
    }
    return { file: input.spill.number, ...spill.append(text) };
  }

  // The zone may have become another one since.
  const today = (instant: Instant): Instant => instantAt(instant.epoch, zone);
  const orNull = (instant: Instant | null): Instant | null => instant && today(instant);

  return {
    of(path) {
      const version = versionOf(path);
      if (version === null) return null;
      if (version.kind === 'page') {
        const { record, body } = version;
        const { date, updated } = record;
        return { ...record, date: orNull(date), updated: orNull(updated), body: append(body) };
      }
      const { record, body, excerpt } = version;
      const ref = writer.write(
        { ...record, date: today(record.date), updated: orNull(record.updated) },
        append(body),
        { ...append(excerpt.text), form: excerpt.form },
      );
      for (const [number, block] of writer.takeNewBlocks()) blocks.set(number, block);
      return read(ref);
    },
    blocks,
    diagnostics,
    close() {
      spill?.close();
      bodies?.close();
    },
  };
}

/** An excerpt is the beginning of the body, or a text of its own. */
function excerptOf(
  { body, excerpt }: Pick<PostRecord, 'body' | 'excerpt'>,
  text: string,
  bodies: SpillReader,
): string {
  const isBeginning = excerpt.file === body.file && excerpt.offset === body.offset;
  return isBeginning ? Buffer.from(text).toString('utf8', 0, excerpt.length) : bodies.read(excerpt);
}

/** The spill file of last good versions, beside those of the store. */
export const lastGoodSpill = (folder: string): string => join(folder, 'bodies-held');

function unreadable(path: string): Diagnostic {
  return warning('held-unreadable', 'its last good version cannot be read: the post is left out', {
    file: path,
    hint: 'Mend the post.',
  });
}

function isSameContent(a: SourceTable, place: number, b: SourceTable, at: number): boolean {
  const hashOf = ({ columns }: SourceTable, of: number): Buffer =>
    Buffer.from(columns.hashes.subarray(of * HASH_BYTES, (of + 1) * HASH_BYTES));
  return hashOf(a, place).equals(hashOf(b, at));
}

/**
 * Which sources are good and in the published site, after a build that has published nothing: those that were.
 *
 * @param held paths of what is at fault now.
 */
export function stillLive(
  {
    table,
    pathOf,
    before,
    knownAt,
  }: Pick<LastGoodInput, 'table' | 'pathOf' | 'before' | 'knownAt'>,
  held: Iterable<string>,
): Uint8Array {
  const live = new Uint8Array(table.count);
  const places = knownAt ?? placesIn(before.known.paths, table.count, pathOf);
  for (const [place, at] of places.entries())
    if (at !== -1) live[place] = before.known.columns.live[at] as number;
  for (const path of held) {
    const place = placeOf(path, table.count, pathOf);
    if (place !== -1) live[place] = 0;
  }
  return live;
}

/** Place of a source in the order of paths; -1 if it is none. */
function placeOf(path: string, count: number, pathOf: (place: number) => string): number {
  let from = 0;
  let to = count;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (pathOf(middle) < path) from = middle + 1;
    else to = middle;
  }
  return from < count && pathOf(from) === path ? from : -1;
}
