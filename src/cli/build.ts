import { build } from '../build.js';
import { createReporter, reportJson } from './report.js';

export interface BuildCommandOptions {
  readonly root?: string;
  readonly destination?: string;
  readonly config?: string;
  readonly baseurl?: string;
  readonly drafts?: boolean;
  readonly future?: boolean;
  readonly strict?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly json?: boolean;
}

/** `gazette build`; resolves to the exit code. */
export async function buildCommand(options: BuildCommandOptions): Promise<number> {
  const result = await build(options);
  if (options.json === true) {
    reportJson(result);
  } else {
    const reporter = createReporter({
      quiet: options.quiet === true,
      verbose: options.verbose === true,
    });
    reporter.diagnostics(result.diagnostics);
    reporter.summary(result);
  }
  return result.ok ? 0 : 1;
}
