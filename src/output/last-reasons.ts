import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { destinationKey } from './manifest.js';

/** Why the last build that made anything made what it made; for those who ask. */
export interface LastReasons<Reason = unknown> {
  /** Whether nothing was known of how the outputs were made: then all were. */
  readonly isFirst: boolean;
  /** How many outputs were made. */
  readonly rendered: number;
  /** Of outputs that there were before. Not all of very many. */
  readonly reasons: readonly (readonly [reason: Reason, files: readonly string[]])[];
}

interface Place {
  readonly state: string;
  readonly destination: string;
}

const pathOf = ({ state, destination }: Place): string =>
  join(state, `reasons-${destinationKey(state, destination)}.json`);

/** Replaces what was kept of the build before. */
export function writeLastReasons(place: Place, last: LastReasons): void {
  const path = pathOf(place);
  writeFileSync(`${path}.new`, JSON.stringify(last));
  renameSync(`${path}.new`, path);
}

/** Null where nothing is kept, or nothing that can be read. */
export function readLastReasons<Reason>(place: Place): LastReasons<Reason> | null {
  try {
    return JSON.parse(readFileSync(pathOf(place), 'utf8')) as LastReasons<Reason>;
  } catch {
    return null;
  }
}
