import { join, resolve } from 'node:path';
import { type ConfigOverrides, loadConfig } from '../config/load.js';
import type { Config } from '../config/options.js';
import { type Diagnostic, SiteFault, siteFault } from '../diagnostics.js';
import { resolveDestination } from '../output/destination.js';
import { stateFolder } from '../output/folders.js';
import type { BuildCommandOptions } from './build.js';

/** Options that say where a site is, and where it goes. */
export type PlaceOptions = Pick<BuildCommandOptions, 'root' | 'destination' | 'config' | 'baseurl'>;

/** Absolute paths. */
export interface Place {
  readonly root: string;
  readonly destination: string;
  /** `.gazette/`. */
  readonly state: string;
  readonly config: Config;
}

/**
 * Where a build with these options takes place.
 *
 * @throws SiteFault for a configuration that cannot be read, and an unsafe destination.
 */
export function findPlace(options: PlaceOptions): Place {
  const root = resolve(options.root ?? '.');
  const { config } = loadConfig(
    options.config === undefined ? join(root, '_config.yml') : resolve(options.config),
    options.config ?? '_config.yml',
    options.config !== undefined,
    overridesOf(options),
  );
  return {
    root,
    config,
    destination: resolveDestination(root, config.destination),
    state: stateFolder(root),
  };
}

/** What the command line sets over the configuration. */
export function overridesOf({ destination, baseurl }: PlaceOptions): ConfigOverrides {
  return {
    ...(destination === undefined ? {} : { destination }),
    ...(baseurl === undefined ? {} : { baseurl }),
  };
}

/** What a user can mend, as diagnostics; anything else is thrown again. */
export function faultsOf(error: unknown): readonly Diagnostic[] {
  if (error instanceof SiteFault) return error.diagnostics;
  const { code, message } = error as NodeJS.ErrnoException;
  if (typeof code !== 'string') throw error;
  return [siteFault('write-failed', message, { hint: 'Look at the permissions of the folder.' })];
}
