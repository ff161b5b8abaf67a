import { type BuildResult, build } from '../build.js';
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

/** What a shell makes of a signal: 128 and its number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** `gazette build`; resolves to the exit code. */
export async function buildCommand(options: BuildCommandOptions): Promise<number> {
  const { quiet = false, verbose = false, json = false } = options;
  const reporter = createReporter({ quiet, verbose });
  const progress = createProgress(quiet || json);
  const interruption = listen();
  let result: BuildResult;
  try {
    result = await build({
      ...options,
      signal: interruption.signal,
      onProgress: progress.show,
      onWait: (holder) => {
        if (!json) reporter.waiting(holder);
      },
    });
  } catch (error) {
    const code = interruption.exitCode();
    if (code === null) throw error;
    progress.end();
    reporter.problem('interrupted: nothing was published');
    return code;
  } finally {
    interruption.end();
  }
  progress.end();
  if (json) {
    reportJson(result);
  } else {
    reporter.diagnostics(result.diagnostics);
    reporter.summary(result);
  }
  return result.ok ? 0 : 1;
}

/** What a user does to end a command. */
interface Interruption {
  readonly signal: AbortSignal;
  /** Null if there was none. */
  exitCode(): number | null;
  end(): void;
}

/** Hears the first Ctrl-C; a second one ends the program as if nobody listened. */
export function listen(): Interruption {
  const controller = new AbortController();
  let code: number | null = null;
  const stop = (name: NodeJS.Signals): void => {
    code = EXIT_CODES[name as keyof typeof EXIT_CODES];
    end();
    controller.abort();
  };
  const names = Object.keys(EXIT_CODES) as (keyof typeof EXIT_CODES)[];
  const end = (): void => {
    for (const name of names) process.off(name, stop);
  };
  for (const name of names) process.on(name, stop);
  return { signal: controller.signal, exitCode: () => code, end };
}
