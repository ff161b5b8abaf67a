import { type CheckResult, check } from '../check/check.js';
import { type FixResult, fix } from '../check/fix.js';
import { formatGithub, formatSarif } from './annotations.js';
import type { BuildCommandOptions } from './build.js';
import { listen } from './interruption.js';
import { faultsOf } from './place.js';
import { createProgress } from './progress.js';
import { createReporter, reportJson, reportText } from './report.js';

/** How the problems are printed. */
export type CheckFormat = 'text' | 'json' | 'github' | 'sarif';

export interface CheckCommandOptions extends Omit<BuildCommandOptions, 'wait'> {
  readonly fix?: boolean;
  readonly dryRun?: boolean;
  readonly format?: CheckFormat;
}

/** `gazette check`; resolves to the exit code. */
export async function checkCommand(options: CheckCommandOptions): Promise<number> {
  const { quiet = false, verbose = false, dryRun = false } = options;
  const format = options.json === true ? 'json' : (options.format ?? 'text');
  const reporter = createReporter({ quiet, verbose });
  if (dryRun && options.fix !== true) {
    reporter.problem('--dry-run shows what --fix would change: give both');
    return 2;
  }
  const fixed = options.fix === true ? fixOrFault(options, dryRun) : null;
  if (fixed !== null && format === 'text') reporter.fixed(fixed.fixed, dryRun);
  const result = dryRun ? null : await checkOrNull(options, format !== 'text');
  if (result === null && !dryRun) return INTERRUPTED;
  const diagnostics = [...(fixed?.diagnostics ?? []), ...(result?.diagnostics ?? [])];
  const ok =
    !diagnostics.some(({ severity }) => severity === 'error') &&
    (options.strict !== true || !diagnostics.some(({ severity }) => severity === 'warning'));
  if (format === 'json')
    reportJson({ ok, diagnostics, counts: result?.counts ?? null, fixed: fixed?.fixed ?? [] });
  else if (format === 'github') reportText(formatGithub(diagnostics));
  else if (format === 'sarif') reportJson(formatSarif(diagnostics));
  else {
    reporter.diagnostics(diagnostics);
    if (result !== null) reporter.checked(result);
  }
  return ok ? 0 : 1;
}

const INTERRUPTED = 130;

function fixOrFault(options: CheckCommandOptions, dryRun: boolean): FixResult {
  try {
    return fix(options, dryRun);
  } catch (error) {
    return { fixed: [], diagnostics: faultsOf(error) };
  }
}

/** Null if it was interrupted. */
async function checkOrNull(
  { strict: _, ...options }: CheckCommandOptions,
  isForPrograms: boolean,
): Promise<CheckResult | null> {
  const interruption = listen();
  const progress = createProgress(options.quiet === true || isForPrograms);
  try {
    return await check({ ...options, signal: interruption.signal, onProgress: progress.show });
  } catch (error) {
    if (interruption.exitCode() === null) throw error;
    return null;
  } finally {
    interruption.end();
    progress.end();
  }
}
