import { join, resolve } from 'node:path';
import { type Explanation, explain } from '../build/why.js';
import { loadConfig } from '../config/load.js';
import type { Diagnostic } from '../diagnostics.js';
import { formatExplanation } from './explanation.js';
import { faultsOf, findPlace, type PlaceOptions } from './place.js';
import { createReporter, reportJson } from './report.js';

export interface WhyCommandOptions extends PlaceOptions {
  readonly json?: boolean;
}

/** What `gazette why` found; with `--json` this is what it prints. */
interface WhyResult {
  readonly ok: boolean;
  readonly explanation: Explanation | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** `gazette why`; returns the exit code. */
export function whyCommand(asked: string, options: WhyCommandOptions): number {
  const result = run(asked, options);
  if (options.json === true) {
    reportJson(result);
  } else {
    const reporter = createReporter({ quiet: false, verbose: false });
    reporter.diagnostics(result.diagnostics);
    if (result.explanation !== null) reporter.explanation(formatExplanation(result.explanation));
  }
  return result.ok ? 0 : 1;
}

function run(asked: string, options: WhyCommandOptions): WhyResult {
  try {
    const place = findPlace(options);
    const { config } = loadConfig(
      options.config === undefined ? join(place.root, '_config.yml') : resolve(options.config),
      options.config ?? '_config.yml',
      options.config !== undefined,
      {},
    );
    const { url, baseurl } = config;
    const store = join(place.state, 'store');
    const found = explain({ ...place, store, url, baseurl }, asked);
    return 'code' in found
      ? { ok: false, explanation: null, diagnostics: [found] }
      : { ok: true, explanation: found, diagnostics: [] };
  } catch (error) {
    return { ok: false, explanation: null, diagnostics: faultsOf(error) };
  }
}
