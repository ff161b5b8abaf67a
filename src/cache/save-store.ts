import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { type RecordBlocks, type RecordRef, relocateRecord } from '../archive/record-store.js';
import { FIRST_BLOCK, POST, type SourceTable } from '../archive/source-table.js';
import { encodeIndex, type StoreIndex } from './index-file.js';
import type { Store } from './store.js';
import { asidePath, bytesOfRecords, indexPath, recordsPath, sumOf } from './store-files.js';

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

/** Each build adds a piece; from here on they are taken together. */
const MOST_PIECES = 1000;

/** Adds what a build has found out. The spill files are closed by then. */
export function saveStore(store: Store, update: StoreUpdate): void {
  beginSaving(store, update).end();
}

/** A store that holds what a build has found out, but that does not count yet. */
export interface Saving {
  /** Has it count, with {@link SourceTable.columns} as they are by then. */
  end(): void;
}

/** Does all of {@link saveStore} that can be done before a build has ended: until then the store is what it was. */
export function beginSaving(store: Store, update: StoreUpdate): Saving {
  mkdirSync(store.folder, { recursive: true });
  const added = addRecords(store, update);
  const paths = pathsOf(update);
  return { end: () => putIndex(store, update, added, paths) };
}

function putIndex(
  store: Store,
  update: StoreUpdate,
  { piece, refs, others, carried }: Added,
  paths: readonly Buffer[],
): void {
  const { folder, index, key, id } = store;
  const { table, since } = update;
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
  replaceIndex(folder, encodeIndex(next, paths));
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
  let length = bytesOfRecords(index);
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
  const before = bytesOfRecords(index);
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
    // One for all: what is thrown away stays for long in a thread that only waits then.
    const room = Buffer.allocUnsafe(Math.max(...added.map(({ bytes }) => bytes.length)));
    for (const { bytes, records } of added) {
      const copy = room.subarray(0, bytes.length);
      copy.set(bytes);
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
