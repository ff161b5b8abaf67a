import { resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics.js';
import type { Changes } from '../output/changes.js';
import {
  type Deployment,
  type FoundChanges,
  findChanges,
  listChanges,
  markListed,
  markPresent,
} from '../output/deployment.js';
import type { BuildCommandOptions } from './build.js';
import { say } from './language.js';
import { faultsOf, findPlace, type PlaceOptions } from './place.js';
import { counted, createReporter, reportJson } from './report.js';

export interface ChangesCommandOptions
  extends PlaceOptions,
    Pick<BuildCommandOptions, 'quiet' | 'json'> {
  /** Folder that the lists are written into. */
  readonly write?: string;
  /** Folder with lists that were sent; true for the output as it is. Never together with `write`. */
  readonly mark?: string | true;
}

/** What `gazette changes` found and did; with `--json` this is what it prints. */
interface ChangesResult {
  readonly ok: boolean;
  /** Absolute path; null where it could not be determined. */
  readonly destination: string | null;
  /** Null where nothing was compared. */
  readonly changes: Changes | null;
  /** How many files were marked as deployed; null where none were to be. */
  readonly marked: number | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** `gazette changes`; returns the exit code. */
export function changesCommand(options: ChangesCommandOptions): number {
  const result = run(options);
  if (options.json === true) {
    reportJson(result);
  } else {
    const reporter = createReporter({ quiet: options.quiet === true, verbose: false });
    reporter.diagnostics(result.diagnostics);
    if (result.changes !== null) reporter.changes(result.changes, options.write);
    if (result.marked !== null)
      reporter.line(say('Marked {} as deployed', counted(result.marked, 'file')));
  }
  return result.ok ? 0 : 1;
}

function run(options: ChangesCommandOptions): ChangesResult {
  let destination: string | null = null;
  try {
    const place = findPlace(options);
    destination = place.destination;
    return options.mark === undefined
      ? { ok: true, destination, marked: null, ...found(place, options.write) }
      : {
          ok: true,
          destination,
          changes: null,
          marked: marked(place, options.mark),
          diagnostics: [],
        };
  } catch (error) {
    return { ok: false, destination, changes: null, marked: null, diagnostics: faultsOf(error) };
  }
}

function found(deployment: Deployment, folder: string | undefined): FoundChanges {
  return folder === undefined ? findChanges(deployment) : listChanges(deployment, resolve(folder));
}

function marked(deployment: Deployment, folder: string | true): number {
  return folder === true ? markPresent(deployment) : markListed(deployment, resolve(folder));
}
