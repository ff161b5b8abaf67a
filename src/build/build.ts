import type { Diagnostic } from '../diagnostics.js';
import { stateFolder } from '../output/folders.js';
import { type Lock, waitForLock } from '../output/lock.js';
import { createStopwatch } from '../util/stopwatch.js';
import type { BuildOptions } from './options.js';
import { openPlace, rootOf } from './place.js';
import { publish } from './publish.js';
import { type BuildResult, failure } from './result.js';

/**
 * Builds a site: scan, parse, model, plan, render, write. Publishes all of it or, at a fault of the site, nothing.
 * Never throws for what a user can mend; that is in the result's diagnostics. Waits while another build of the site is running.
 *
 * @throws the reason of `signal` if it ends the build; nothing is published then.
 */
export function build(options: BuildOptions = {}): Promise<BuildResult> {
  return alone(options, () => buildAlone(options));
}

/**
 * Does one build while no other one of the site is running: neither this program's nor anybody's. Nothing of the site is read before.
 *
 * @throws the reason of `signal` if it ends the waiting.
 */
export async function alone(
  options: BuildOptions,
  work: () => Promise<BuildResult>,
): Promise<BuildResult> {
  let lock: Lock;
  try {
    lock = await waitForLock(stateFolder(rootOf(options)), options);
  } catch (error) {
    options.signal?.throwIfAborted();
    return failure(error, null, [], createStopwatch().times());
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/** A build, within {@link alone}. */
export async function buildAlone(options: BuildOptions): Promise<BuildResult> {
  const stopwatch = createStopwatch();
  const diagnostics: Diagnostic[] = [];
  let destination: string | null = null;
  try {
    const place = await openPlace(options, diagnostics);
    destination = place.destination;
    const { counts, busy } = await publish(place, options, diagnostics, stopwatch.lap);
    return { ok: true, destination, diagnostics, counts, times: stopwatch.times(), busy };
  } catch (error) {
    options.signal?.throwIfAborted();
    return failure(error, destination, diagnostics, stopwatch.times());
  }
}
