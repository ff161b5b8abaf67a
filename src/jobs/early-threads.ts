import { type Dir, opendirSync } from 'node:fs';
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

/** Whether there are so many files in a folder and below; reads no more names than it takes to know. */
function holdsFiles(top: string, least: number): boolean {
  let count = 0;
  const folders = [top];
  for (let path = folders.pop(); path !== undefined; path = folders.pop()) {
    const folder = openFolder(path);
    if (folder === null) continue;
    for (let entry = folder.readSync(); entry !== null && count < least; entry = folder.readSync())
      if (entry.isDirectory()) folders.push(join(path, entry.name));
      else count++;
    folder.closeSync();
    if (count >= least) return true;
  }
  return false;
}

function openFolder(path: string): Dir | null {
  try {
    return opendirSync(path);
  } catch {
    // It is no folder, or none that may be read: whoever scans the sources says so.
    return null;
  }
}
