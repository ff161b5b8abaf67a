import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { alone } from '../build/build.js';
import type { BuildOptions } from '../build/options.js';
import type { BuildResult } from '../build/result.js';
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
  let running: Promise<unknown> = Promise.resolve();

  function start(): Worker {
    const started = new Worker(threadModule('dev/build-worker.js'));
    // One that failed has ended; the next build gets another. Whoever waits hears of the failure.
    started.on('error', () => {
      worker = null;
    });
    return started;
  }

  async function ask(options: BuildOptions): Promise<BuildResult> {
    worker ??= start();
    const asked = worker;
    try {
      const answer = once(asked, 'message', { signal: closed.signal });
      asked.postMessage(options);
      const [result] = (await answer) as [BuildResult];
      return result;
    } catch (error) {
      // It writes nothing any more when the next build begins.
      await asked.terminate();
      worker = null;
      throw error;
    }
  }

  return {
    build({ onWait, ...options }) {
      // The lock is held on this side: a thread that is ended, or runs out of memory, could not release it.
      const { signal } = closed;
      const building = alone({ ...options, signal, onWait }, () => ask(options));
      running = building.catch(() => {});
      return building;
    },
    async close() {
      closed.abort();
      await running;
      await worker?.terminate();
    },
  };
}
