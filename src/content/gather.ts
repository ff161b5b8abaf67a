import { lstatSync } from 'node:fs';
import type { PageRecord, PostEntry } from '../archive/post.js';
import { openRecords, type RecordBlocks, type RecordRef } from '../archive/record-store.js';
import { absoluteOf, type SourceFile } from '../archive/source.js';
import {
  copySource,
  hasStat,
  type OtherSource,
  POST,
  type SourceColumns,
  type SourceTable,
  STAT_NUMBERS,
  STATES,
} from '../archive/source-table.js';
import type { Diagnostic } from '../diagnostics.js';
import { changing } from './changing.js';
import type { Unread } from './known.js';
// Of the type only: who gathers need not load what parses.
import type { ParsedBatch } from './parse.js';

/** All that is known of the sources, in their order: what was parsed, and what still holds of the builds before. */
export interface Gathered {
  readonly posts: readonly PostEntry[];
  readonly pages: readonly PageRecord[];
  readonly diagnostics: readonly Diagnostic[];
  readonly unpublished: number;
  readonly blocks: RecordBlocks;
  readonly table: SourceTable;
  readonly pathOf: (place: number) => string;
  /** How far each worker's block of records and spill file are written. */
  readonly ends: ReadonlyMap<number, WorkerEnd>;
}

export interface WorkerEnd {
  readonly records: RecordRef;
  readonly spill: number;
}

/** A file that was changed this little before it was read, in milliseconds, may still be being written. */
const RECENT = 2000;

/**
 * Puts batches together with what is known.
 *
 * @param before blocks of the records that are known.
 * @param since when the build began to look, in milliseconds since 1970.
 */
export function gatherParsed(
  unread: Unread,
  known: SourceTable,
  before: RecordBlocks,
  since: number,
): {
  /** @param places of the batch's sources. */
  add(batch: ParsedBatch, places: Uint32Array, sources: readonly SourceFile[]): void;
  finish(): Gathered;
} {
  const { columns, knownAt } = unread;
  const others = new Map(unread.others);
  const names = new Map(unread.names);
  const ends = new Map<number, WorkerEnd>();
  const blocks = new Map(before);
  const changed = new Map<number, Diagnostic>();
  const recent: { readonly place: number; readonly source: SourceFile }[] = [];

  /** What was known of a source stays, with or without the file's new stat. */
  function keep(place: number, withStat: boolean): void {
    const at = knownAt[place] as number;
    others.delete(place);
    const stat = columns.stats.slice(place * STAT_NUMBERS, (place + 1) * STAT_NUMBERS);
    if (at === -1) {
      columns.states[place] = STATES.indexOf('changing');
      columns.stats.fill(0, place * STAT_NUMBERS, (place + 1) * STAT_NUMBERS);
      return;
    }
    copySource(known.columns, at, columns, place);
    if (withStat) columns.stats.set(stat, place * STAT_NUMBERS);
    const other = known.others.get(at);
    if (other !== undefined) others.set(place, other);
  }

  return {
    add(batch, places, sources) {
      for (const [number, block] of batch.blocks) blocks.set(number, block);
      ends.set(batch.worker, { records: batch.recordsEnd, spill: batch.spillEnd });
      for (const [at, place] of places.entries()) {
        copySource(batch, at, columns, place);
        if ((columns.stats[place * STAT_NUMBERS + 1] as number) > since - RECENT)
          recent.push({ place, source: sources[at] as SourceFile });
      }
      for (const [at, page] of batch.pages) others.set(places[at] as number, { page });
      for (const [at, diagnostic] of batch.diagnostics) {
        const place = places[at] as number;
        const other = others.get(place) ?? {};
        others.set(place, {
          ...other,
          diagnostics: [...(other.diagnostics ?? []), diagnostic],
        });
      }
      for (const [at, place] of places.entries()) {
        const state = STATES[columns.states[place] as number];
        if (state !== 'post') names.set(place, (sources[at] as SourceFile).path);
        if (state === 'same') keep(place, true);
        if (state !== 'changing') continue;
        for (const diagnostic of others.get(place)?.diagnostics ?? [])
          changed.set(place, diagnostic);
        keep(place, false);
      }
    },
    finish() {
      for (const { place, source } of recent) {
        if (changed.has(place) || isStill(source, columns, place)) continue;
        changed.set(place, changing(source.path));
        names.set(place, source.path);
        keep(place, false);
      }
      const read = openRecords(blocks);
      const recordAt = (place: number): PostEntry => read(refAt(columns, place));
      return {
        ...listed(columns, others, changed, recordAt),
        pathOf: (place) => names.get(place) ?? recordAt(place).path,
        blocks,
        ends,
        table: { columns, count: columns.states.length, others },
      };
    },
  };
}

/** Whether a file is what it was when it was read; one that is gone since was whole then. */
function isStill(source: SourceFile, { stats }: SourceColumns, place: number): boolean {
  const stat = lstatSync(absoluteOf(source), { throwIfNoEntry: false });
  return stat === undefined || hasStat(stats, place, stat);
}

const UNPUBLISHED = STATES.indexOf('unpublished');

function refAt({ refs }: SourceColumns, place: number): RecordRef {
  return { block: refs[place * 2] as number, offset: refs[place * 2 + 1] as number };
}

function listed(
  { states }: SourceColumns,
  others: ReadonlyMap<number, OtherSource>,
  changed: ReadonlyMap<number, Diagnostic>,
  recordAt: (place: number) => PostEntry,
): Pick<Gathered, 'posts' | 'pages' | 'diagnostics' | 'unpublished'> {
  const posts: PostEntry[] = [];
  const pages: PageRecord[] = [];
  const diagnostics: Diagnostic[] = [];
  let unpublished = 0;
  for (const [place, code] of states.entries()) {
    if (code === POST) posts.push(recordAt(place));
    else if (code === UNPUBLISHED) unpublished++;
  }
  const places = [...new Set([...others.keys(), ...changed.keys()])].sort((a, b) => a - b);
  for (const place of places) {
    const { page, diagnostics: said = [] } = others.get(place) ?? {};
    const change = changed.get(place);
    if (page !== undefined) pages.push(page);
    for (const diagnostic of change === undefined ? said : [...said, change])
      diagnostics.push(diagnostic);
  }
  return { posts, pages, diagnostics, unpublished };
}
