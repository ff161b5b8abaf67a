import { openManifest } from '../archive/manifest.js';
import { publishedFiles } from '../output/folders.js';
import type { StagePlace } from '../output/stager.js';
import type { Workshop } from './workshop.js';

/** What is needed to look which files of the last manifest are published. */
export interface LookInput {
  readonly place: StagePlace;
  /** For each row, whether its file is there: 1 if so. */
  readonly present: SharedArrayBuffer;
}

/** Rows from one up to another. */
export interface LookTask {
  readonly from: number;
  readonly to: number;
}

/** Looks for the files of some rows. */
export function lookAt({ place, present }: LookInput, { from, to }: LookTask): void {
  if (place.manifest === null) return;
  const manifest = openManifest(place.manifest);
  const isThere = publishedFiles(place.destination);
  const flags = new Uint8Array(present);
  for (let row = from; row < to; row++) flags[row] = Number(isThere(manifest.fileAt(row)));
}

/** Has the workers look for all files while this thread does something else; they need nothing but the last manifest. */
export function lookForAll({ crew }: Workshop, place: StagePlace): Promise<SharedArrayBuffer> {
  const count = place.manifest?.shape.count ?? 0;
  const present = new SharedArrayBuffer(count);
  const input: LookInput = { place, present };
  const looking = crew
    .spread('look', input, (worker, workers): LookTask => {
      const end = (part: number): number => Math.floor((count * part) / workers);
      return { from: end(worker), to: end(worker + 1) };
    })
    .then(() => present);
  // Where a fault of the site comes first, nobody waits for it.
  looking.catch(() => {});
  return looking;
}
