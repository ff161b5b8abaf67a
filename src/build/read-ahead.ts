import { mkdirSync } from 'node:fs';
import { saveStore } from '../cache/save-store.js';
import { openStore, type Store } from '../cache/store.js';
import { withWorkshop } from '../jobs/workshop.js';
import { heldFolder, seemsToFoldCase } from '../output/folders.js';
import { type Lock, waitForLock } from '../output/lock.js';
import { loadPublisher } from './last-good.js';
import type { BuildOptions } from './options.js';
import { type Place, storeFolder, storeKey } from './place.js';
import { prepare } from './publish.js';
import { type Reading, readSources } from './read.js';
import type { Run } from './run.js';

/**
 * Reads the sources that have to be and keeps what they say for whoever comes next, as a build does, but publishes nothing. Takes the lock meanwhile,
 * and does not wait for it.
 *
 * @returns whether that was done: somebody who builds does it too, and a folder may not be there to be written into.
 * @throws the reason of `signal`.
 */
export async function readAhead(place: Place, options: BuildOptions): Promise<boolean> {
  let lock: Lock | null = null;
  try {
    lock = await waitForLock(place.state, { wait: false });
    const store = openStore(storeFolder(place.state), storeKey(place.config, place.plugins), []);
    await withWorkshop(options, async (workshop) => {
      const since = Date.now();
      const lap = (): void => {};
      const run: Run = { place, options, store, workshop, since, diagnostics: [], lap };
      mkdirSync(store.folder, { recursive: true });
      await keepReading(run, await readSources(run, null));
    });
    return true;
  } catch {
    options.signal?.throwIfAborted();
    // Whoever asked reads the sources for himself then, and tells of what is wrong.
    return false;
  } finally {
    lock?.release();
  }
}

async function keepReading(run: Run, reading: Reading): Promise<void> {
  const { place, store } = run;
  if (store.before.known.count === 0) {
    keepFirst(store, reading, run.since);
    return;
  }
  // Last good versions are taken from the store before it forgets them; which are needed is known when the site is modelled.
  const publisherFor = await loadPublisher(store, heldFolder(place.state));
  const folds = seemsToFoldCase(place.root);
  prepare(run, reading, folds, publisherFor).keepSources();
  await run.workshop.crew.close();
}

/** Where nothing was known, nothing is published that there would be last good versions of. */
function keepFirst(store: Store, { gathered }: Reading, since: number): void {
  const { table, pathOf, blocks, ends } = gathered;
  saveStore(store, { table, pathOf, blocks, ends, since, isSame: false });
}
