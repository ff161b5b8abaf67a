import { parentPort } from 'node:worker_threads';
import { buildAlone } from '../build/build.js';
import type { BuildOptions } from '../build/options.js';

/**
 * The thread that `build-thread.ts` starts: it answers each message, the options of a build, with the result. The lock is held by
 * whoever asks.
 */
parentPort?.on('message', async (options: BuildOptions) => {
  parentPort?.postMessage(await buildAlone(options));
});
