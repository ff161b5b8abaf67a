import { parentPort } from 'node:worker_threads';
import { type BuildOptions, build } from '../build.js';

/** The thread that `build-thread.ts` starts: it answers each message, the options of a build, with the result. */
parentPort?.on('message', async (options: BuildOptions) => {
  parentPort?.postMessage(await build(options));
});
