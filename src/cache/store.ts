import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { type KnownSources, makeColumns } from '../archive/source-table.js';
import { type Diagnostic, note, warning } from '../diagnostics.js';
import { decodeIndex, type StoreIndex } from './index-file.js';
import {
  asidePath,
  bodiesPath,
  bytesOfRecords,
  indexPath,
  recordsPath,
  sumOf,
} from './store-files.js';

/**
 * What builds keep for the next one: records and bodies of all posts, and which source each is from. Records and bodies lie in files
 * that are only written on; the index names how much of each counts, and is put into place by one rename: a build that is killed
 * leaves the store as it was. Everything has a checksum. A store that cannot be used is none: all sources are parsed anew.
 */
export interface Store {
  readonly folder: string;
  /** What the store is good for: see {@link openStore}. */
  readonly key: string;
  /** Another one for each store that was begun: places in it mean nothing in another. */
  readonly id: string;
  readonly index: StoreIndex;
  /** All records, as block 0; null if there are none. */
  readonly records: SharedArrayBuffer | null;
  /** Path of a spill file by its number, and how many bytes of it count. */
  spill(number: number): { readonly path: string; readonly length: number };
  /** What the build before has kept, also where this one cannot go on with it. */
  readonly before: LastStore;
}

/** A store as the build before has left it: last good versions are taken from it. */
export interface LastStore {
  readonly known: KnownSources;
  /** All records, as block 0; null if there are none, or none that can be read. Read when they are first asked for. */
  records(): SharedArrayBuffer | null;
  /** Paths of the spill files by their numbers. */
  readonly spills: readonly string[];
}

/** A store as it is before the first build. */
const EMPTY: StoreIndex = {
  key: '',
  id: '',
  saves: 0,
  since: 0,
  spills: [],
  records: [],
  dead: 0,
  count: 0,
  columns: makeColumns(0),
  others: new Map(),
  paths: Buffer.alloc(0),
};

/** Where nothing of a store is of use any more, making it anew costs less than to carry it on. */
const MOST_DEAD = 1000;
/** Places in it are numbers of four bytes, with a sign. */
const MOST_RECORD_BYTES = 2 ** 31 - 2 ** 26;
/**
 * Opens the store of a site; an empty one if there is none that can be used.
 *
 * @param key all that the result of parsing depends on beside the sources; another key, another store.
 * @param diagnostics is told why a store is not used.
 */
export function openStore(folder: string, key: string, diagnostics: Diagnostic[]): Store {
  const found = readIndex(folder);
  if (found === null) return storeOf(folder, key, EMPTY, null, openAside(folder));
  if (found === 'damaged') return forget(folder, key, diagnostics);
  if (found.key !== key) {
    diagnostics.push(
      note(
        'cache-discarded',
        'gazette or the configuration is not what it was: all posts are parsed anew',
        { hint: 'There is nothing to do.' },
      ),
    );
    return afresh(folder, key);
  }
  const isWorn =
    found.dead > Math.max(MOST_DEAD, found.count) || bytesOfRecords(found) > MOST_RECORD_BYTES;
  if (isWorn) return afresh(folder, key);
  const records = readRecords(folder, found);
  return records === 'damaged'
    ? forget(folder, key, diagnostics)
    : storeOf(
        folder,
        key,
        found,
        records,
        lastStore(folder, found, () => records),
      );
}

/** An empty store in place of one that is only looked into from now on: as long as this build has not ended, nothing takes its place. */
function afresh(folder: string, key: string): Store {
  rmSync(asidePath(folder), { recursive: true, force: true });
  renameSync(folder, asidePath(folder));
  return storeOf(folder, key, EMPTY, null, openAside(folder));
}

function openAside(folder: string): LastStore {
  const aside = asidePath(folder);
  const found = readIndex(aside);
  if (found === null || found === 'damaged') return lastStore(aside, EMPTY, () => null);
  let records: SharedArrayBuffer | null | undefined;
  return lastStore(aside, found, () => {
    if (records === undefined) {
      const read = readRecords(aside, found);
      records = read === 'damaged' ? null : read;
    }
    return records;
  });
}

function lastStore(
  folder: string,
  index: StoreIndex,
  records: () => SharedArrayBuffer | null,
): LastStore {
  return {
    known: index,
    records,
    spills: index.spills.map((_, number) => bodiesPath(folder, number)),
  };
}

/**
 * The store as it is, for somebody who does not build: nothing is removed or written, so the lock need not be held. Whatever a build
 * that runs meanwhile does to it, it is whole or empty.
 */
export function peekStore(folder: string, key: string): Store {
  const found = readIndex(folder);
  const empty = (): Store =>
    storeOf(
      folder,
      key,
      EMPTY,
      null,
      lastStore(folder, EMPTY, () => null),
    );
  if (found === null || found === 'damaged' || found.key !== key) return empty();
  const records = readRecords(folder, found);
  if (records === 'damaged') return empty();
  return storeOf(
    folder,
    key,
    found,
    records,
    lastStore(folder, found, () => records),
  );
}

/** Makes an empty store of one that is damaged. */
export function forget(folder: string, key: string, diagnostics: Diagnostic[]): Store {
  rmSync(folder, { recursive: true, force: true });
  diagnostics.push(
    warning('cache-discarded', 'the cache is damaged: all posts are parsed anew', {
      file: folder,
      hint: 'There is nothing to do. If it comes again, look at the disk.',
    }),
  );
  return storeOf(folder, key, EMPTY, null, openAside(folder));
}

function storeOf(
  folder: string,
  key: string,
  index: StoreIndex,
  records: SharedArrayBuffer | null,
  before: LastStore,
): Store {
  return {
    folder,
    key,
    id: index.id || randomUUID(),
    index,
    records,
    before,
    spill: (number) => ({
      path: bodiesPath(folder, number),
      length: index.spills[number] ?? 0,
    }),
  };
}

function readIndex(folder: string): StoreIndex | null | 'damaged' {
  let bytes: Buffer;
  try {
    bytes = readFileSync(indexPath(folder));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : 'damaged';
  }
  return decodeIndex(bytes) ?? 'damaged';
}

/** Reads all records at once; each piece that was added has its own checksum. */
function readRecords(folder: string, index: StoreIndex): SharedArrayBuffer | null | 'damaged' {
  const length = bytesOfRecords(index);
  for (const [number, spill] of index.spills.entries())
    if (sizeOf(bodiesPath(folder, number)) < spill) return 'damaged';
  if (length === 0) return null;
  if (sizeOf(recordsPath(folder)) < length) return 'damaged';
  const memory = new SharedArrayBuffer(length);
  const bytes = Buffer.from(memory);
  const fd = openSync(recordsPath(folder), 'r');
  try {
    for (let done = 0; done < length; ) done += readSync(fd, bytes, done, length - done, done);
  } finally {
    closeSync(fd);
  }
  let from = 0;
  for (const piece of index.records) {
    if (sumOf(bytes.subarray(from, from + piece.length)) !== piece.sum) return 'damaged';
    from += piece.length;
  }
  return memory;
}

/** All records of the store of an id, as block 0, for one who only looks; null where there is no such store that is sound. */
export function readRecordsOf(folder: string, id: string): SharedArrayBuffer | null {
  const index = readIndex(folder);
  if (index === null || index === 'damaged' || index.id !== id) return null;
  const records = readRecords(folder, index);
  return records === 'damaged' ? null : records;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
