import { resolve } from 'node:path';
import type { BuildResult } from '../build/result.js';
import { startEarly } from '../jobs/early-threads.js';
import { stateFolder } from '../output/folders.js';
import { firstRunNotice } from './first-run-notice.js';
import { listen } from './interruption.js';
import { say } from './language.js';
import { forgetProblems, writeProblems } from './problems-file.js';
import { createProgress } from './progress.js';
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
  readonly jobs?: number;
  readonly wait?: boolean;
}

/** `gazette build`; resolves to the exit code. */
export async function buildCommand(options: BuildCommandOptions): Promise<number> {
  const { quiet = false, verbose = false, json = false } = options;
  const reporter = createReporter({ quiet, verbose });
  const progress = createProgress(quiet || json);
  const announce = firstRunNotice(options, reporter);
  const threads = startEarly(options);
  const { build } = await import('../build/build.js');
  const interruption = listen();
  let result: BuildResult;
  try {
    result = await build({
      ...options,
      threads,
      signal: interruption.signal,
      onProgress: (step) => {
        if (!json) announce(step);
        progress.show(step);
      },
      onWait: (holder) => {
        if (!json) reporter.waiting(holder);
      },
    });
  } catch (error) {
    const code = interruption.exitCode();
    if (code === null) throw error;
    progress.end();
    reporter.problem(say('interrupted: nothing was published'));
    return code;
  } finally {
    interruption.end();
  }
  progress.end();
  const state = stateFolder(resolve(options.root ?? '.'));
  forgetProblems(state);
  if (json) {
    reportJson(result);
  } else {
    reporter.diagnostics(result.diagnostics, (all) => writeProblems(state, all));
    reporter.summary(result);
  }
  return result.ok ? 0 : 1;
}
