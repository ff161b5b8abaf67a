import { styleText } from 'node:util';
import type { SingleBar } from 'cli-progress';
import type { Progress } from '../jobs/workshop.js';
import { say } from './language.js';
import { grouped } from './report.js';

/** Shows how far a long build is, on standard error. */
export interface ProgressDisplay {
  show(progress: Progress): void;
  /** Clears the line; what is printed next begins at its start. */
  end(): void;
}

/** A build that takes no longer shows nothing, in milliseconds. */
const PATIENCE = 800;
/** A log gets a line so often, in milliseconds. */
const LOG_INTERVAL = 5000;

/**
 * On a terminal one line with the stage, what is done of how much, the rate and the time left; in a log a line every
 * few seconds.
 */
export function createProgress(silent: boolean): ProgressDisplay {
  const nothing: ProgressDisplay = { show() {}, end() {} };
  if (silent) return nothing;
  const isTerminal = process.stderr.isTTY && process.env.TERM !== 'dumb' && !process.env.CI;
  const display = isTerminal ? createLine() : createLog();
  const begun = performance.now();
  let stage: Progress['stage'] | null = null;
  let stageBegun = begun;
  return {
    show(progress) {
      const now = performance.now();
      if (progress.stage !== stage) {
        stage = progress.stage;
        stageBegun = now;
      }
      if (now - begun > PATIENCE) display.show(progress, now - stageBegun);
    },
    end: () => display.end(),
  };
}

interface Display {
  /** @param elapsed of the stage, in milliseconds. */
  show(progress: Progress, elapsed: number): void;
  end(): void;
}

/** What is said of the stages that take long. */
const TEXTS = {
  parse: 'Parsing {} of {}, {} a second',
  pictures: 'Copying pictures: {} of {}, {} a second',
  render: 'Rendering {} of {}, {} a second',
} as const;

function textOf({ stage, done, total }: Progress, elapsed: number): string {
  const rate = elapsed > 0 ? (done * 1000) / elapsed : 0;
  const left = rate > 0 ? say(', {} s left', Math.ceil((total - done) / rate)) : '';
  return `${say(TEXTS[stage], grouped(done), grouped(total), grouped(rate))}${left}`;
}

/** A bar that is drawn over itself. The library is loaded when there is something to show. */
function createLine(): Display {
  let bar: SingleBar | null = null;
  let stage: Progress['stage'] | null = null;
  let isEnded = false;
  const load = async (): Promise<void> => {
    const { default: library } = await import('cli-progress');
    if (isEnded) return;
    bar = new library.SingleBar({
      stream: process.stderr,
      format: '{bar} {text}',
      barCompleteChar: '█',
      barIncompleteChar: '░',
      barsize: 24,
      clearOnComplete: true,
      gracefulExit: false,
    });
  };
  let isLoading = false;
  return {
    show(progress, elapsed) {
      if (!isLoading) void load();
      isLoading = true;
      if (bar === null) return;
      const text = styleText('dim', textOf(progress, elapsed), { stream: process.stderr });
      if (progress.stage === stage) {
        bar.update(progress.done, { text });
        return;
      }
      bar.stop();
      bar.start(progress.total, progress.done, { text });
      stage = progress.stage;
    },
    end() {
      isEnded = true;
      bar?.stop();
    },
  };
}

function createLog(): Display {
  let last = performance.now();
  return {
    show(progress, elapsed) {
      if (performance.now() - last < LOG_INTERVAL) return;
      last = performance.now();
      process.stderr.write(`${textOf(progress, elapsed)}\n`);
    },
    end() {},
  };
}
