import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type RecordBlocks, type RecordRef, relocateRecord } from '../archive/record-store.js';
import {
  FIRST_BLOCK,
  type KnownSources,
  makeColumns,
  POST,
  type SourceTable,
} from '../archive/source-table.js';
import { type Diagnostic, note, warning } from '../diagnostics.js';
import { decodeIndex, encodeIndex, type StoreIndex } from './index-file.js';

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

/** What a build hands on to the next. */
export interface StoreUpdate {
  /** `posts` and `drafts` and `pages` as they are now. */
  readonly table: SourceTable;
  readonly pathOf: (place: number) => string;
  readonly blocks: RecordBlocks;
  /** How much of each worker's spill file, and of its last block of records, is written. */
  readonly ends: Iterable<readonly [worker: number, end: { records: RecordRef; spill: number }]>;
  readonly since: number;
  /** Whether no source has changed. */
  readonly isSame: boolean;
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
/** Each build adds a piece; from here on they are taken together. */
const MOST_PIECES = 1000;

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
    found.dead > Math.max(MOST_DEAD, found.count) || bytesOf(found) > MOST_RECORD_BYTES;
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

const asidePath = (folder: string): string => `${folder}-before`;

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
  return { known: index, records, spills: index.spills.map((_, number) => bodies(folder, number)) };
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
      path: bodies(folder, number),
      length: index.spills[number] ?? 0,
    }),
  };
}

const indexPath = (folder: string): string => join(folder, 'index');
const bodies = (folder: string, number: number): string => join(folder, `bodies-${number}`);
const recordsPath = (folder: string): string => join(folder, 'records');
const bytesOf = ({ records }: StoreIndex): number =>
  records.reduce((sum, { length }) => sum + length, 0);

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
  const length = bytesOf(index);
  for (const [number, spill] of index.spills.entries())
    if (sizeOf(bodies(folder, number)) < spill) return 'damaged';
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

/** Against disks that forget, not against people: it is read with each build, and this takes a quarter of SHA-256's time. */
function sumOf(bytes: Uint8Array, before = 0): number {
  return crc32(bytes, before);
}

/** Adds what a build has found out. The spill files are closed by then. */
export function saveStore(store: Store, update: StoreUpdate): void {
  const { folder, index, key, id } = store;
  const { table, since } = update;
  mkdirSync(folder, { recursive: true });
  const { piece, refs, others, carried } = addRecords(store, update);
  const spills = [...index.spills];
  for (const [worker, { spill }] of update.ends) spills[worker] = spill;
  const next = {
    key,
    id,
    saves: index.saves + Number(!update.isSame),
    since,
    spills: Array.from(spills, (length) => length ?? 0),
    records: piece === null ? index.records : takenTogether(folder, [...index.records, piece]),
    dead: index.dead + Math.max(0, postsIn(index) - carried),
    count: table.count,
    columns: { ...table.columns, refs },
    others,
  };
  replaceIndex(folder, encodeIndex(next, pathsOf(update)));
  rmSync(asidePath(folder), { recursive: true, force: true });
}

/** Only posts have records that can be of no use any more. */
function postsIn({ columns }: StoreIndex): number {
  return columns.states.reduce((sum, state) => sum + Number(state === POST), 0);
}

/**
 * Where the records of this build will lie once they are saved: block by block, behind those before.
 *
 * @returns where something of any block will be: in block 0.
 */
export function savedPlaces(
  { index }: Store,
  { blocks, ends }: Pick<StoreUpdate, 'blocks' | 'ends'>,
): (ref: RecordRef) => RecordRef {
  const bases = new Map<number, number>([[0, 0]]);
  let length = bytesOf(index);
  for (const { number, bytes } of addedBlocks(blocks, ends)) {
    bases.set(number, length);
    length += bytes.length;
  }
  return ({ block, offset }) => ({ block: 0, offset: (bases.get(block) ?? 0) + offset });
}

/** The blocks of this build in the order in which they are saved, as far as they are written. */
function addedBlocks(
  blocks: RecordBlocks,
  ends: StoreUpdate['ends'],
): { readonly number: number; readonly bytes: Uint8Array }[] {
  const used = new Map(
    Array.from(ends, ([, { records }]) => [records.block, records.offset] as const),
  );
  return [...blocks]
    .filter(([number]) => number >= FIRST_BLOCK)
    .sort(([a], [b]) => a - b)
    .map(([number, memory]) => ({
      number,
      bytes: new Uint8Array(memory, 0, used.get(number) ?? memory.byteLength),
    }));
}

interface Added {
  readonly piece: StoreIndex['records'][number] | null;
  /** Where each post's record lies now. */
  readonly refs: Uint32Array;
  readonly others: SourceTable['others'];
  /** How many posts are those of the builds before. */
  readonly carried: number;
}

/** Writes the records of this build behind those before, block by block. */
function addRecords(store: Store, update: StoreUpdate): Added {
  const { folder, index } = store;
  const { table, blocks, ends } = update;
  const before = bytesOf(index);
  const placeOf = savedPlaces(store, update);
  const added = addedBlocks(blocks, ends).map((block) => ({ ...block, records: [] as number[] }));
  const length = before + added.reduce((sum, { bytes }) => sum + bytes.length, 0);

  const byNumber = new Map(added.map((block) => [block.number, block]));
  const refs = new Uint32Array(table.columns.refs.length);
  let carried = 0;
  for (let place = 0; place < table.count; place++) {
    if (table.columns.states[place] !== POST) continue;
    const block = table.columns.refs[place * 2] as number;
    const offset = table.columns.refs[place * 2 + 1] as number;
    refs[place * 2 + 1] = placeOf({ block, offset }).offset;
    if (block === 0) carried++;
    else byNumber.get(block)?.records.push(offset);
  }
  const others = new Map(table.others);
  for (const [place, other] of others) {
    const { good } = other;
    if (good === undefined || !('post' in good)) continue;
    others.set(place, { ...other, good: { post: placeOf(good.post) } });
    byNumber.get(good.post.block)?.records.push(good.post.offset);
  }
  if (length === before) return { piece: null, refs, others, carried };

  let sum = 0;
  const fd = openSync(recordsPath(folder), before === 0 ? 'w' : 'r+');
  try {
    // What a killed build has left there goes.
    ftruncateSync(fd, before);
    let at = before;
    for (const { bytes, records } of added) {
      const copy = Buffer.from(bytes);
      for (const offset of records) relocateRecord(copy, offset, placeOf);
      sum = sumOf(copy, sum);
      for (let done = 0; done < copy.length; )
        done += writeSync(fd, copy, done, copy.length - done, at + done);
      at += copy.length;
    }
  } finally {
    closeSync(fd);
  }
  const piece = { length: length - before, sum };
  return { piece, refs, others, carried };
}

/** Pieces, or one in place of very many. */
function takenTogether(folder: string, pieces: StoreIndex['records']): StoreIndex['records'] {
  if (pieces.length < MOST_PIECES) return pieces;
  const all = readFileSync(recordsPath(folder));
  return [{ length: all.length, sum: sumOf(all) }];
}

const PATHS_AT_ONCE = 10_000;

function pathsOf({ table, pathOf }: StoreUpdate): Buffer[] {
  const parts: Buffer[] = [];
  for (let from = 0; from < table.count; from += PATHS_AT_ONCE) {
    let text = '';
    for (let place = from; place < Math.min(table.count, from + PATHS_AT_ONCE); place++)
      text += `${pathOf(place)}\0`;
    parts.push(Buffer.from(text));
  }
  return parts;
}

/** The only step that has to be on the disk: all else is found damaged if it is not. */
function replaceIndex(folder: string, parts: readonly Uint8Array[]): void {
  const path = indexPath(folder);
  const fd = openSync(`${path}.new`, 'w');
  try {
    for (const part of parts)
      for (let done = 0; done < part.length; ) done += writeSync(fd, part, done);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(`${path}.new`, path);
}
