import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { BuildOptions, BuildResult } from '../build.js';
import { threadModule } from '../package.js';

/** Builds in a thread of its own: meanwhile pages are answered, and Ctrl-C is heard. */
export interface BuildThread {
  /** One at a time. Rejects if gazette itself fails, or with an `AbortError` if the thread is closed meanwhile. */
  build(options: BuildOptions): Promise<BuildResult>;
  /** Ends the build that is running; what it has staged is never published. */
  close(): Promise<void>;
}

export function createBuildThread(): BuildThread {
  const closed = new AbortController();
  // Kept from build to build: a second one finds the program loaded and warm.
  let worker: Worker | null = null;

  function start(): Worker {
    const started = new Worker(threadModule('dev/build-worker.js'));
    // One that failed has ended; the next build gets another. Whoever waits hears of the failure.
    started.on('error', () => {
      worker = null;
    });
    return started;
  }

  return {
    async build(options) {
      worker ??= start();
      const answer = once(worker, 'message', { signal: closed.signal });
      worker.postMessage(options);
      const [result] = (await answer) as [BuildResult];
      return result;
    },
    async close() {
      closed.abort();
      await worker?.terminate();
    },
  };
}
