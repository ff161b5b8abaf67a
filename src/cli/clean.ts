import { join } from 'node:path';
import type { Diagnostic } from '../diagnostics.js';
import { cleanSite } from '../output/clean.js';
import type { BuildCommandOptions } from './build.js';
import { say } from './language.js';
import { faultsOf, findPlace, type PlaceOptions } from './place.js';
import { counted, createReporter, reportJson } from './report.js';

export interface CleanCommandOptions
  extends PlaceOptions,
    Pick<BuildCommandOptions, 'quiet' | 'json'> {}

/** What `gazette clean` did; with `--json` this is what it prints. */
interface CleanResult {
  readonly ok: boolean;
  /** Absolute path; null where it could not be determined. */
  readonly destination: string | null;
  readonly removed: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** `gazette clean`; returns the exit code. */
export function cleanCommand(options: CleanCommandOptions): number {
  const result = clean(options);
  if (options.json === true) {
    reportJson(result);
  } else {
    const reporter = createReporter({ quiet: options.quiet === true, verbose: false });
    reporter.diagnostics(result.diagnostics);
    if (result.ok)
      reporter.line(
        say('Removed {} from {}', counted(result.removed, 'file'), result.destination ?? ''),
      );
  }
  return result.ok ? 0 : 1;
}

function clean(options: CleanCommandOptions): CleanResult {
  let destination: string | null = null;
  try {
    const place = findPlace(options);
    destination = place.destination;
    const removed = cleanSite(destination, place.state, [join(place.root, '.gazette-preview')]);
    return { ok: true, destination, removed, diagnostics: [] };
  } catch (error) {
    return { ok: false, destination, removed: 0, diagnostics: faultsOf(error) };
  }
}
