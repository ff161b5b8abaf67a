import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from '../build/build.js';
import { storeFolder } from '../build/place.js';
import type { BuildResult } from '../build/result.js';
import type { Progress } from '../jobs/workshop.js';
import { stateFolder } from '../output/folders.js';
import { say, type Text } from './language.js';
import { forgetProblems, writeProblems } from './problems-file.js';
import { createProgress } from './progress.js';
import { createReporter, grouped, type Reporter, reportJson } from './report.js';

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
  const announce = firstRunNotice(options, reporter);
  const interruption = listen();
  let result: BuildResult;
  try {
    result = await build({
      ...options,
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

/** From so many sources on, reading all of them takes long enough to say so. */
const LARGE = 20_000;

/** What is said of a large archive that has to be read: with a place for how many sources. */
export interface FirstRunTexts {
  readonly first: Text;
  /** Where it is not for the first time. */
  readonly again: Text;
}

const NOTICES: FirstRunTexts = {
  first:
    'First build of this archive: {} sources are read, and every page is written. Later builds read only what has changed. Nothing is published before all is done; Ctrl-C leaves everything as it is.',
  again: '{} sources have to be read anew, which takes as long as a first build.',
};

/** Says once, where there is a large archive to read, what will happen. */
export function firstRunNotice(
  { root }: Pick<BuildCommandOptions, 'root'>,
  reporter: Pick<Reporter, 'aside'>,
  texts: FirstRunTexts = NOTICES,
): (progress: Progress) => void {
  const isFirst = !existsSync(storeFolder(stateFolder(resolve(root ?? '.'))));
  let isTold = false;
  return ({ stage, total }) => {
    if (isTold || stage !== 'parse') return;
    isTold = true;
    if (total < LARGE) return;
    reporter.aside(say(isFirst ? texts.first : texts.again, grouped(total)));
  };
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
