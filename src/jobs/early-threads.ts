import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { threadModule } from '../package.js';
import { startThreads } from '../util/threads.js';

/** Below so many sources, threads take longer to start than they save. */
export const FEW_SOURCES = 2000;

/** The module that the threads of a build run. */
export const workerModule = (): URL => threadModule('jobs/worker.js');

/**
 * Starts the threads of a large site before the program that builds it is loaded, which takes as long as threads take to start: else they do so later, while
 * that program waits. A guess at the number of posts is enough: threads that turn out to be of no use are ended.
 *
 * @param jobs how many threads; as many as there are cores if not given.
 * @returns none where this thread is to work alone.
 */
export function startEarly({
  root = '.',
  jobs = availableParallelism(),
}: {
  readonly root?: string | undefined;
  readonly jobs?: number | undefined;
}): readonly Worker[] {
  if (jobs === 1 || !holdsFiles(join(root, 'posts'), FEW_SOURCES)) return [];
  return startThreads(jobs, workerModule());
}

/** Whether there are so many files in a folder and below. To ask for the type of each would take as long as the scan: what has no ending is taken for a folder. */
function holdsFiles(top: string, least: number): boolean {
  let count = 0;
  const folders = [top];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const name of namesIn(folder)) {
      if (name.includes('.')) count++;
      else folders.push(join(folder, name));
    }
    if (count >= least) return true;
  }
  return false;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // It is no folder, or none that may be read: whoever scans the sources says so.
    return [];
  }
}
