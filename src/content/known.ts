import { lstatSync } from 'node:fs';
import { absoluteOf, type SourceFile } from '../archive/source.js';
import {
  copySource,
  HASH_BYTES,
  hasStat,
  type KnownSources,
  makeColumns,
  type OtherSource,
  POST,
  type SourceColumns,
  type SourceTable,
  STAT_NUMBERS,
} from '../archive/source-table.js';

/** Which sources have to be read, and what is known of all others. */
export interface Unread {
  /** Places of the sources to read, ascending. */
  readonly places: Uint32Array;
  /** For each source, its place in the table of what is known; -1 of one that is not in it. */
  readonly knownAt: Int32Array;
  readonly columns: SourceColumns;
  readonly others: ReadonlyMap<number, OtherSource>;
  /** Paths of those that hold and are no posts, by their places: a post's record has its path. */
  readonly names: ReadonlyMap<number, string>;
}

/** Clocks of file systems are coarse, and a file may be written twice at what they take for one time. */
const RACY = 2000;

/**
 * Finds the sources that may have changed: new ones, and those whose size, time or inode is another. A file that was changed just
 * before it was looked at last may have been changed again since with the same time (git calls such an entry racy): it is read too.
 *
 * @param sources in the order of their paths.
 * @param all whether every source is to be read, whatever the file system says.
 * @param same for each known source, whether it is as it was, where {@link lookAtKnown} has looked already.
 */
export function findUnread(
  sources: readonly SourceFile[],
  known: KnownSources,
  all: boolean,
  same: Uint8Array | null = null,
): Unread {
  const columns = makeColumns(sources.length);
  const knownAt = new Int32Array(sources.length).fill(-1);
  const others = new Map<number, OtherSource>();
  const names = new Map<number, string>();
  const places: number[] = [];
  const next = pathsOf(known.paths);
  let old = next();
  let at = 0;
  for (const [place, source] of sources.entries()) {
    while (old !== null && old < source.path) {
      old = next();
      at++;
    }
    if (old === source.path) knownAt[place] = at;
    const isSame =
      !all &&
      knownAt[place] !== -1 &&
      (same === null ? holds(absoluteOf(source), known.columns.stats, known.since, at) : same[at]);
    if (!isSame) {
      places.push(place);
      continue;
    }
    copySource(known.columns, at, columns, place);
    const other = known.others.get(at);
    if (other !== undefined) others.set(place, other);
    if (columns.states[place] !== POST) names.set(place, source.path);
  }
  return { places: Uint32Array.from(places), knownAt, columns, others, names };
}

function holds(path: string, stats: Float64Array, since: number, at: number): boolean {
  if ((stats[at * STAT_NUMBERS + 1] as number) > since - RACY) return false;
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    return stat !== undefined && hasStat(stats, at, stat);
  } catch {
    // Below what was a folder and is a file now, or what may not be entered: it is read, should it be there, which says what is wrong.
    return false;
  }
}

/**
 * Looks which of the known sources from one up to another are as they were.
 *
 * @param same takes a 1 for each that is.
 */
export function lookAtKnown(
  root: string,
  known: Pick<KnownSources, 'paths' | 'since'> & Pick<SourceColumns, 'stats'>,
  from: number,
  to: number,
  same: Uint8Array,
): void {
  const next = pathsOf(known.paths, from);
  for (let at = from; at < to; at++)
    same[at] = Number(holds(`${root}/${next()}`, known.stats, known.since, at));
}

/**
 * For each of some paths its place among those that are known; -1 of one that is not. Both are in order.
 *
 * @param known each with a NUL behind it, in UTF-8.
 */
export function placesIn(
  known: Buffer,
  count: number,
  pathOf: (place: number) => string,
): Int32Array {
  const places = new Int32Array(count).fill(-1);
  const next = pathsOf(known);
  let old = next();
  let at = 0;
  for (let place = 0; place < count; place++) {
    const path = pathOf(place);
    while (old !== null && old < path) {
      old = next();
      at++;
    }
    if (old === path) places[place] = at;
  }
  return places;
}

/** Takes paths out one at a time, after so many: all of them together would be a hundred megabytes for a million sources. */
function pathsOf(bytes: Buffer, after = 0): () => string | null {
  let from = 0;
  for (let skipped = 0; skipped < after; skipped++) from = bytes.indexOf(0, from) + 1;
  return () => {
    if (from >= bytes.length) return null;
    const end = bytes.indexOf(0, from);
    const path = bytes.toString('utf8', from, end);
    from = end + 1;
    return path;
  };
}

/**
 * The path that a post has now whose file is not there any more: that of a source that is new and has the same content.
 *
 * @returns null if there is none.
 */
export function renamedTo(
  path: string,
  known: KnownSources,
  { columns }: Pick<SourceTable, 'columns'>,
  pathOf: (place: number) => string,
  { places, knownAt }: Unread,
): string | null {
  const next = pathsOf(known.paths);
  let at = 0;
  for (let old = next(); old !== path; old = next()) {
    if (old === null) return null;
    at++;
  }
  const hash = Buffer.from(known.columns.hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES));
  const place = places.find(
    (one) =>
      knownAt[one] === -1 &&
      hash.equals(columns.hashes.subarray(one * HASH_BYTES, (one + 1) * HASH_BYTES)),
  );
  return place === undefined ? null : pathOf(place);
}
