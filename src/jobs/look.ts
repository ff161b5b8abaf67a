import { openManifest } from '../archive/manifest.js';
import type { KnownSources } from '../archive/source-table.js';
import { lookAtKnown } from '../content/known.js';
import { isPublished } from '../output/folders.js';
import type { StagePlace } from '../output/stager.js';
import type { Workshop } from './workshop.js';

/** What is needed to look which sources are as they were, and which files of the last manifest are published. */
export interface LookInput {
  readonly root: string;
  /** Paths and stats of the known sources, as {@link KnownSources} has them. */
  readonly paths: SharedArrayBuffer;
  readonly stats: SharedArrayBuffer;
  /** See {@link KnownSources.since}. */
  readonly known: number;
  /** For each known source, 1 if it is there and as it was. */
  readonly same: SharedArrayBuffer;
  readonly place: StagePlace;
  /** For each row of the manifest, 1 if its file is there. */
  readonly present: SharedArrayBuffer;
}

/** Sources or rows from one up to another. */
export interface LookTask {
  readonly of: 'sources' | 'outputs';
  readonly from: number;
  readonly to: number;
}

/** Looks at some sources, or for the files of some rows. */
export function lookAt(input: LookInput, { of, from, to }: LookTask): void {
  if (of === 'sources') {
    const { root, paths, stats, known, same } = input;
    const columns = { paths: Buffer.from(paths), stats: new Float64Array(stats), since: known };
    lookAtKnown(root, columns, from, to, new Uint8Array(same));
    return;
  }
  const { place, present } = input;
  if (place.manifest === null) return;
  const manifest = openManifest(place.manifest);
  const flags = new Uint8Array(present);
  for (let row = from; row < to; row++)
    flags[row] = Number(isPublished(place.destination, manifest.fileAt(row)));
}

/** A look that goes on. */
export interface Look {
  /** For each known source, 1 if it is there and as it was. */
  readonly sources: Promise<Uint8Array>;
  /** For each row of the manifest, 1 if its file is there. */
  readonly outputs: Promise<SharedArrayBuffer>;
}

/**
 * Has the workers look at all known sources, and then for all files, while this thread does something else: they need nothing but what the last
 * build has kept.
 */
export function lookForAll(
  { crew }: Workshop,
  root: string,
  known: KnownSources,
  place: StagePlace,
): Look {
  const rows = place.manifest?.shape.count ?? 0;
  const present = new SharedArrayBuffer(rows);
  const same = new SharedArrayBuffer(known.count);
  const { stats } = known.columns;
  const input: LookInput = {
    root,
    paths: shared(known.paths),
    stats: shared(new Uint8Array(stats.buffer, stats.byteOffset, stats.byteLength)),
    known: known.since,
    same,
    place,
    present,
  };
  const partOf = (count: number, part: number, parts: number): { from: number; to: number } => ({
    from: Math.floor((count * part) / parts),
    to: Math.floor((count * (part + 1)) / parts),
  });
  const [sources, outputs] = crew.spread('look', input, (worker, workers): LookTask[] => [
    { of: 'sources', ...partOf(known.count, worker, workers) },
    { of: 'outputs', ...partOf(rows, worker, workers) },
  ]) as [Promise<unknown>, Promise<unknown>];
  const look = {
    sources: sources.then(() => new Uint8Array(same)),
    outputs: outputs.then(() => present),
  };
  // Where a fault of the site comes first, nobody waits for it.
  for (const each of Object.values(look)) each.catch(() => {});
  return look;
}

function shared(bytes: Uint8Array): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(bytes.length);
  new Uint8Array(memory).set(bytes);
  return memory;
}
