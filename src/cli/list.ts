import { resolve } from 'node:path';
import { type HeldSource, readHeldList } from '../cache/held.js';
import { heldFolder, stateFolder } from '../output/folders.js';
import { createReporter, reportJson } from './report.js';

export interface ListCommandOptions {
  readonly root?: string;
  readonly held?: boolean;
  readonly json?: boolean;
}

/** What `gazette list --held --json` prints. */
interface Listed {
  readonly held: readonly HeldSource[];
}

/** `gazette list --held`: what the last build has held back, and since when. Returns the exit code. */
export function listCommand(options: ListCommandOptions): number {
  const reporter = createReporter({ quiet: false, verbose: false });
  if (options.held !== true) {
    reporter.problem('say what to list: --held lists what is held back');
    return 2;
  }
  const held = readHeldList(heldFolder(stateFolder(resolve(options.root ?? '.'))));
  if (options.json === true) reportJson({ held } satisfies Listed);
  else reporter.held(held);
  return 0;
}
