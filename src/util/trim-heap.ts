import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** V8 11, that of Node 20, collects only what is new where it is told of anything, and all where it is not. */
const TAKES_WISHES = Number.parseInt(process.versions.v8, 10) > 11;

/**
 * Collects this thread's garbage and gives its memory back. V8 does so by itself as long as a thread goes
 * on allocating; one that has made something large and then waits for others keeps what it was made with, and the room that new
 * objects had. Takes some 1 ms for each MB that is still in use, so it is for threads that are known to have left much behind.
 */
export function trimHeap(): void {
  // Node has no other way: `gc` is there in contexts that are made once the flag stands. It is one for all threads, so it is
  // never taken back: another thread may be about to make its context.
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (how?: object) => void;
  if (TAKES_WISHES) collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  else collect();
}
