import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadConfig } from '../config/load.js';
import { SiteFault } from '../diagnostics.js';
import { cleanSite } from '../output/clean.js';
import { resolveDestination } from '../output/destination.js';
import type { BuildCommandOptions } from './build.js';
import { createReporter } from './report.js';

/** `gazette clean`; returns the exit code. */
export function cleanCommand(options: BuildCommandOptions): number {
  const reporter = createReporter({ quiet: options.quiet === true, verbose: false });
  const root = resolve(options.root ?? '.');
  try {
    const file = options.config === undefined ? join(root, '_config.yml') : resolve(options.config);
    const { config } = loadConfig(
      file,
      options.config ?? '_config.yml',
      options.config !== undefined,
      options.destination === undefined ? {} : { destination: options.destination },
    );
    rmSync(join(root, '.gazette-preview'), { recursive: true, force: true });
    const destination = resolveDestination(root, config.destination);
    reporter.line(
      `Removed ${cleanSite(destination, join(root, '.gazette'))} files from ${destination}`,
    );
    return 0;
  } catch (error) {
    if (!(error instanceof SiteFault)) throw error;
    reporter.diagnostics(error.diagnostics);
    return 1;
  }
}
