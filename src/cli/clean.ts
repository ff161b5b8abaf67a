import { join, resolve } from 'node:path';
import { loadConfig } from '../config/load.js';
import { type Diagnostic, SiteFault, siteFault } from '../diagnostics.js';
import { cleanSite } from '../output/clean.js';
import { resolveDestination } from '../output/destination.js';
import { stateFolder } from '../output/folders.js';
import type { BuildCommandOptions } from './build.js';
import { createReporter, reportJson } from './report.js';

export type CleanCommandOptions = Pick<
  BuildCommandOptions,
  'root' | 'destination' | 'config' | 'quiet' | 'json'
>;

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
    if (result.ok) reporter.line(`Removed ${result.removed} files from ${result.destination}`);
  }
  return result.ok ? 0 : 1;
}

function clean(options: CleanCommandOptions): CleanResult {
  const root = resolve(options.root ?? '.');
  let destination: string | null = null;
  try {
    const { config } = loadConfig(
      options.config === undefined ? join(root, '_config.yml') : resolve(options.config),
      options.config ?? '_config.yml',
      options.config !== undefined,
      options.destination === undefined ? {} : { destination: options.destination },
    );
    destination = resolveDestination(root, config.destination);
    const removed = cleanSite(destination, stateFolder(root), [join(root, '.gazette-preview')]);
    return { ok: true, destination, removed, diagnostics: [] };
  } catch (error) {
    return { ok: false, destination, removed: 0, diagnostics: faultsOf(error) };
  }
}

function faultsOf(error: unknown): readonly Diagnostic[] {
  if (error instanceof SiteFault) return error.diagnostics;
  const { code, message } = error as NodeJS.ErrnoException;
  if (typeof code !== 'string') throw error;
  return [siteFault('write-failed', message, { hint: 'Look at the permissions of the folder.' })];
}
