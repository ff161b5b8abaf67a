import { Worker } from 'node:worker_threads';

/** Starts threads that run a module. A program that ends does not wait for them. */
export function startThreads(count: number, module: URL): Worker[] {
  const threads = Array.from(
    { length: count },
    // Pages are short-lived texts: room for more of them spares collections.
    () => new Worker(module, { resourceLimits: { maxYoungGenerationSizeMb: 32 } }),
  );
  for (const thread of threads) thread.unref();
  return threads;
}
