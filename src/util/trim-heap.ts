import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** In bytes. The heap of a smaller one is not worth the milliseconds: a thread that has done nothing yet has 10 MB. */
const WORTH_IT = 64 * 1024 * 1024;

/** V8 11, that of Node 20, collects only what is new where it is told of anything, and all where it is not. */
const TAKES_WISHES = Number.parseInt(process.versions.v8, 10) > 11;

/**
 * Collects this thread's garbage and gives its memory back, where there may be much. V8 does so by itself as long as a thread goes
 * on allocating; one that has made something large and then waits for others keeps what it was made with, and the room that new
 * objects had. Takes some 1 ms for each MB that is still in use.
 */
export function trimHeap(): void {
  if (getHeapStatistics().total_heap_size < WORTH_IT) return;
  // Node has no other way: `gc` is there in contexts that are made while the flag stands.
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (how?: object) => void;
  setFlagsFromString('--no-expose-gc');
  if (TAKES_WISHES) collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  else collect();
}
