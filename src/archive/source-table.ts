import type { Diagnostic } from '../diagnostics.js';
import type { PageRecord } from './post.js';
import type { RecordRef } from './record-store.js';

/** Of a source that is no post: what has no column. */
export interface OtherSource {
  readonly page?: PageRecord;
  /** What was said of the source, whatever it is. */
  readonly diagnostics?: readonly Diagnostic[];
  /** Of a source that is at fault, its last good version: of a post, where its record lies. */
  readonly good?: GoodVersionPlace;
}

export type GoodVersionPlace = { readonly post: RecordRef } | { readonly page: PageRecord };

/** What a build has found out of its sources, in the order of their paths. */
export interface SourceTable {
  readonly columns: SourceColumns;
  readonly count: number;
  /** By their places; most sources have nothing here. */
  readonly others: ReadonlyMap<number, OtherSource>;
}

/** What the builds before have found out, and of which sources. */
export interface KnownSources extends SourceTable {
  /** The paths in the order of the table, each with a NUL behind it, in UTF-8. */
  readonly paths: Buffer;
  /** When the build that looked last began to, in milliseconds since 1970. */
  readonly since: number;
}

/**
 * What is known of each source that was read, in columns: a million objects would take ten times as much, and columns go to
 * disk and back as they are.
 */
export interface SourceColumns {
  /** What became of each, as a place in {@link STATES}. */
  readonly states: Uint8Array;
  /** Of each post, block and offset of its record. */
  readonly refs: Uint32Array;
  /** Of each, size in bytes, time of the last change in milliseconds since 1970, and inode. */
  readonly stats: Float64Array;
  /** Of each, the beginning of its content's SHA-256. */
  readonly hashes: Uint8Array;
  /** Of each, 1 where it is without fault and the site as it was last published has it, be it in an older version. */
  readonly live: Uint8Array;
}

/**
 * What became of a source. `same`: what was known of it holds. `changing`: somebody was writing it; what was known of it stays, and
 * the next build looks again.
 */
export type SourceState = 'fault' | 'post' | 'page' | 'unpublished' | 'same' | 'changing';

export const STATES: readonly SourceState[] = [
  'fault',
  'post',
  'page',
  'unpublished',
  'same',
  'changing',
];

/** Most of an archive are posts: what the others are called in {@link STATES} is looked up. */
export const POST = STATES.indexOf('post');
export const PAGE = STATES.indexOf('page');

export const STAT_NUMBERS = 3;
/** Half of a SHA-256: enough that nobody finds two contents with the same. */
export const HASH_BYTES = 16;
/** Number of the first block of records that a build writes; those of the builds before are block 0. */
export const FIRST_BLOCK = 1;

/** Columns for so many sources. */
export function makeColumns(count: number): SourceColumns {
  return {
    states: new Uint8Array(count),
    refs: new Uint32Array(count * 2),
    stats: new Float64Array(count * STAT_NUMBERS),
    hashes: new Uint8Array(count * HASH_BYTES),
    live: new Uint8Array(count),
  };
}

/** Copies what is known of a source from one table's place to another's. */
export function copySource(
  from: SourceColumns,
  at: number,
  to: SourceColumns,
  place: number,
): void {
  to.states[place] = from.states[at] as number;
  to.refs.set(from.refs.subarray(at * 2, at * 2 + 2), place * 2);
  to.stats.set(
    from.stats.subarray(at * STAT_NUMBERS, (at + 1) * STAT_NUMBERS),
    place * STAT_NUMBERS,
  );
  to.live[place] = from.live[at] as number;
  to.hashes.set(from.hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES), place * HASH_BYTES);
}

/** Whether a file's size, time and inode are those of a place. */
export function hasStat(
  stats: Float64Array,
  place: number,
  { size, mtimeMs, ino }: { size: number; mtimeMs: number; ino: number },
): boolean {
  const at = place * STAT_NUMBERS;
  return stats[at] === size && stats[at + 1] === mtimeMs && stats[at + 2] === ino;
}
