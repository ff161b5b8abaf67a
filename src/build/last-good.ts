import { existsSync } from 'node:fs';
import type { Instant, PageRecord, PostEntry, PostRecord } from '../archive/post.js';
import { openRecords, openRecordWriter, type RecordBlocks } from '../archive/record-store.js';
import {
  type GoodVersionPlace,
  HASH_BYTES,
  type OtherSource,
  PAGE,
  POST,
  type SourceTable,
} from '../archive/source-table.js';
import {
  type GoodPost,
  type GoodVersion,
  hasHeld,
  type KeptVersion,
  readHeld,
  writeHeld,
} from '../cache/held.js';
import type { Store } from '../cache/store.js';
import type { Config } from '../config/options.js';
import { instantAt } from '../content/date.js';
import type { WorkerEnd } from '../content/gather.js';
import type { FinishedBody, publisherFor } from '../content/handling.js';
import { placesIn } from '../content/known.js';
import { type Diagnostic, warning } from '../diagnostics.js';
import { parseOptions } from '../jobs/parse-all.js';
import {
  DAMAGED_FILE,
  openSpill,
  openSpills,
  type Spill,
  type SpillReader,
  type TextRef,
} from '../util/spill.js';
import { openTimeZone, type TimeZone } from '../util/time-zone.js';

/** A post or page as it was last good. */
export type Revived = PostEntry | PageRecord;

/**
 * Last good versions of sources that are at fault. A version stays in the store, where the build before has kept it; a copy lies in a file of
 * its own until the source is mended, removed or not to be published any more, since a store can be lost.
 */
export interface LastGood {
  /** The last good version of a source that the published site has; null where there is none. Each source is asked for once. */
  of(path: string): Revived | null;
  /** By their sources' places: what is to stay in the store of those that were asked for. */
  readonly good: ReadonlyMap<number, GoodVersionPlace>;
  /** Whether the store did not have all of them as last good ones. */
  readonly hasNew: boolean;
  /** All records, with those that the store has got back. */
  readonly blocks: RecordBlocks;
  readonly ends: Iterable<readonly [worker: number, end: WorkerEnd]>;
  /** Versions that could not be read. */
  readonly diagnostics: readonly Diagnostic[];
  /** After this, bodies can be read. */
  close(): void;
}

export interface LastGoodInput {
  /** The sources as they are now. */
  readonly table: SourceTable;
  readonly pathOf: (place: number) => string;
  readonly blocks: RecordBlocks;
  readonly ends: ReadonlyMap<number, WorkerEnd>;
  readonly store: Store;
  /** For each source, its place in what the build before has kept; null where nobody knows yet. */
  readonly knownAt: Int32Array | null;
  /** Where copies are kept. */
  readonly folder: string;
  readonly config: Config;
  /** Loaded by {@link loadPublisher}. */
  readonly publisherFor: typeof publisherFor | null;
  /** The worker whose spill file takes what the store has to get back: parsing is over by then. The first if not given. */
  readonly worker?: number;
  /** Number of the first block that takes its record; behind all others if not given. */
  readonly block?: number;
  /** Whether copies are read only: for one who does not build. */
  readonly looksOnly?: boolean;
}

/**
 * What finishes bodies that another store has kept; null where none can be asked for. It has all that parsing needs, which the main
 * thread of a large site does not load else.
 */
export async function loadPublisher(
  { before, index }: Pick<Store, 'before' | 'index'>,
  folder: string,
): Promise<typeof publisherFor | null> {
  const isOther = before.known !== index && before.known.count > 0;
  if (!isOther && !existsSync(folder)) return null;
  return (await import('../content/handling.js')).publisherFor;
}

export function openLastGood(input: LastGoodInput): LastGood {
  const { table, pathOf, store, folder, worker: workerOf = 0, looksOnly = false } = input;
  const { before } = store;
  const isCarriedOn = before.known === store.index;
  let zone: TimeZone | null = null;
  let publishAnew: ReturnType<typeof publisherFor> | null = null;
  const diagnostics: Diagnostic[] = [];
  const good = new Map<number, GoodVersionPlace>();
  const blocks = new Map(input.blocks);
  const writer = openRecordWriter(input.block ?? Math.max(0, ...blocks.keys()) + 1, 1);
  const read = openRecords(blocks);
  let knownAt = input.knownAt;
  let bodies: SpillReader | null = null;
  let spill: Spill | null = null;
  let hasNew = false;
  let hasBlocks = false;

  /**
   * What the build before has kept of a source that is in the published site, and whether it was a last good version then already. Null
   * where it has nothing; `same` where that is what there is now.
   */
  function known(
    place: number,
  ): { readonly version: GoodVersionPlace; readonly isOld: boolean } | null | 'same' {
    knownAt ??= placesIn(before.known.paths, table.count, pathOf);
    const at = knownAt[place] as number;
    if (at === -1) return null;
    const { columns, others } = before.known;
    const other = others.get(at);
    if (columns.live[at] === 0)
      return other?.good === undefined ? null : { version: other.good, isOld: true };
    const now = table.columns.states[place];
    if ((now === POST || now === PAGE) && isSameContent(table, place, before.known, at))
      return 'same';
    if (other?.page !== undefined) return { version: { page: other.page }, isOld: false };
    if (columns.states[at] !== POST) return null;
    const [block = 0, offset = 0] = columns.refs.subarray(at * 2, at * 2 + 2);
    return { version: { post: { block, offset } }, isOld: false };
  }

  /** A version that the build before has kept, whole. */
  function load(version: GoodVersionPlace): GoodVersion | null {
    bodies ??= openSpills(before.spills);
    if ('page' in version) {
      const { body, ...record } = version.page;
      return { kind: 'page', record, body: bodies.read(body) };
    }
    const records = before.records();
    if (records === null) return null;
    const post = openRecords(new Map([[0, records]]))(version.post);
    const body = bodies.read(post.body);
    const text = excerptOf(post, body, bodies);
    return {
      kind: 'post',
      record: recordOf(post),
      body,
      excerpt: { text, form: post.excerpt.form },
    };
  }

  function append(text: string): TextRef {
    const { path, length } = store.spill(workerOf);
    spill ??= openSpill(path, input.ends.get(workerOf)?.spill ?? length);
    return { file: workerOf, ...spill.append(text) };
  }

  // The zone may have become another one since.
  function today(instant: Instant): Instant {
    zone ??= openTimeZone(input.config.timezone);
    return instantAt(instant.epoch, zone);
  }
  const orNull = (instant: Instant | null): Instant | null => instant && today(instant);

  /** A finished body as this build may publish it: another gazette, or another configuration, may have let more pass. */
  function finished({ record, body }: GoodVersion, key: string): FinishedBody {
    if (key === store.key && key !== '') return { html: body, pictures: record.pictures };
    return finishedAnew(record.path, body);
  }

  function finishedAnew(path: string, html: string): FinishedBody {
    if (input.publisherFor === null) throw new Error('a version of another store was not expected');
    publishAnew ??= input.publisherFor(parseOptions(input.config));
    return publishAnew(path, html);
  }

  /** Gives a version back to the store. */
  function restore({ version, key }: KeptVersion): GoodVersionPlace {
    const { html, pictures } = finished(version, key);
    if (version.kind === 'page') {
      const { record } = version;
      const dates = { date: orNull(record.date), updated: orNull(record.updated) };
      return { page: { ...record, ...dates, pictures, body: append(html) } };
    }
    const { record, excerpt } = version;
    const post = writer.write(
      { ...record, pictures, date: today(record.date), updated: orNull(record.updated) },
      append(html),
      { ...append(finished({ ...version, body: excerpt.text }, key).html), form: excerpt.form },
    );
    for (const [number, block] of writer.takeNewBlocks()) blocks.set(number, block);
    hasBlocks = true;
    return { post };
  }

  function placeOfVersion(path: string, place: number): GoodVersionPlace | null {
    const found = known(place);
    if (found === 'same') return null;
    if (found?.isOld && isCarriedOn) {
      const whole = looksOnly || hasHeld(folder, path) ? null : load(found.version);
      if (whole !== null) writeHeld(folder, { version: whole, key: store.key });
      return found.version;
    }
    let kept: KeptVersion | null | 'damaged' = null;
    if (found !== null && !found.isOld) {
      const version = load(found.version);
      // Before the store forgets it.
      if (version !== null) {
        kept = { version, key: isCarriedOn ? store.key : '' };
        if (!looksOnly) writeHeld(folder, kept);
      }
    }
    kept ??= readHeld(folder, path);
    if (kept === 'damaged') {
      diagnostics.push(unreadable(path));
      return null;
    }
    if (kept === null) return null;
    hasNew = true;
    return found !== null && isCarriedOn ? found.version : restore(kept);
  }

  return {
    of(path) {
      const place = placeOf(path, table.count, pathOf);
      if (place === -1) return null;
      let found: GoodVersionPlace | null = null;
      try {
        found = placeOfVersion(path, place);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== DAMAGED_FILE) throw error;
        diagnostics.push(unreadable(path));
      }
      if (found === null) return null;
      good.set(place, found);
      return 'page' in found ? found.page : read(found.post);
    },
    good,
    get hasNew() {
      return hasNew;
    },
    blocks,
    get ends() {
      if (spill === null) return input.ends;
      const { length } = spill;
      const ends = Array.from(input.ends, ([worker, end]): [number, WorkerEnd] => [
        worker,
        worker === workerOf ? { ...end, spill: length } : end,
      ]);
      // Where only pages came back, no block was begun.
      const records = hasBlocks ? writer.end : { block: -1, offset: 0 };
      return [...ends, [workerOf, { records, spill: length }] as const];
    },
    diagnostics,
    close() {
      spill?.close();
      bodies?.close();
    },
  };
}

/** What is said of sources that are no posts, with the last good versions that are to stay, and no others. */
export function withGood(
  others: SourceTable['others'],
  good: ReadonlyMap<number, GoodVersionPlace>,
): SourceTable['others'] {
  const all = new Map<number, OtherSource>();
  for (const [place, { good: _, ...other }] of others)
    if (Object.keys(other).length > 0) all.set(place, other);
  for (const [place, version] of good) all.set(place, { ...all.get(place), good: version });
  return all;
}

function recordOf(post: PostRecord): GoodPost['record'] {
  return {
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
    pictures: post.pictures,
    draft: post.draft,
    date: post.date,
    slug: post.slug,
    categories: post.categories,
    tags: post.tags,
    terms: post.terms,
    words: post.words,
    headed: post.headed,
    pictured: post.pictured,
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
    store: { before },
    knownAt,
  }: Pick<LastGoodInput, 'table' | 'pathOf' | 'store' | 'knownAt'>,
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
