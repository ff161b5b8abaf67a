import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, SiteFault, siteFault, warning } from '../diagnostics.js';
import {
  afterSending,
  type Changes,
  compareStates,
  type SiteState,
  whileSending,
} from './changes.js';
import { destinationKey, readPresentState } from './manifest.js';
import { readSiteState, writeSiteState } from './site-state.js';

/** A destination whose output is deployed, and where what is known of that is kept. */
export interface Deployment {
  readonly destination: string;
  /** `.gazette/`. */
  readonly state: string;
}

export interface FoundChanges {
  readonly changes: Changes;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * How the output differs from what was last marked as deployed.
 *
 * @throws SiteFault without a build that has come to its end.
 */
export function findChanges(deployment: Deployment): FoundChanges {
  const { deployed, diagnostics } = readDeployed(deployment);
  return { changes: compareStates(deployed, readPresent(deployment)), diagnostics };
}

/**
 * {@link findChanges}, written into a folder: `new.txt`, `changed.txt` and `removed.txt`, one path a line (no output's name holds a
 * line feed, see `archive/slug.ts`), and the state that they lead to, for {@link markListed}.
 */
export function listChanges(deployment: Deployment, folder: string): FoundChanges {
  const { deployed, diagnostics } = readDeployed(deployment);
  const present = readPresent(deployment);
  const changes = compareStates(deployed, present);
  const listed = recordPath(folder, deployment);
  // Should this be killed half-way, no state is left that the lists do not lead to.
  rmSync(listed, { force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ['new', 'changed', 'removed'] as const)
    writeFileSync(join(folder, `${name}.txt`), changes[name].map((file) => `${file}\n`).join(''));
  writeSiteState(recordPath(deployment.state, deployment), whileSending(deployed, changes));
  writeSiteState(listed, present);
  return { changes, diagnostics };
}

/**
 * Marks the output as it is now as deployed; returns how many files it has.
 *
 * @throws SiteFault without a build that has come to its end.
 */
export function markPresent(deployment: Deployment): number {
  const present = readPresent(deployment);
  writeSiteState(recordPath(deployment.state, deployment), present);
  return present.size;
}

/**
 * Marks as deployed what {@link listChanges} listed into a folder, whatever was built since then; returns how many files that are.
 *
 * @throws SiteFault where the folder holds no lists of this destination.
 */
export function markListed(deployment: Deployment, folder: string): number {
  const listed = readSiteState(recordPath(folder, deployment));
  if (listed === null) {
    throw new SiteFault([
      siteFault(
        'lists-missing',
        `${folder} holds no lists of changes of ${deployment.destination}`,
        { hint: 'Name the folder and the destination that `gazette changes --write` was given.' },
      ),
    ]);
  }
  // A build that is writing right now has noted what it may have written.
  const present = readPresentState(deployment.state, deployment.destination);
  writeSiteState(
    recordPath(deployment.state, deployment),
    present === null ? listed : afterSending(listed, present.files),
  );
  return listed.size;
}

/** One for each destination, as with manifests; the folder of the lists has one of the same name, which marking copies. */
function recordPath(folder: string, { state, destination }: Deployment): string {
  return join(folder, `deployed-${destinationKey(state, destination)}.txt`);
}

function readPresent({ destination, state }: Deployment): SiteState {
  const present = readPresentState(state, destination);
  if (present?.complete) return present.files;
  throw new SiteFault([
    present === null
      ? siteFault('build-unfinished', `${destination} has not been built`, {
          hint: 'Run `gazette build` first.',
        })
      : siteFault('build-unfinished', `a build is writing ${destination}, or was killed there`, {
          hint: 'If none is running, run `gazette build`, which mends it; then ask again.',
        }),
  ]);
}

/** Nothing where nothing was marked yet. */
function readDeployed(deployment: Deployment): {
  readonly deployed: SiteState;
  readonly diagnostics: readonly Diagnostic[];
} {
  const path = recordPath(deployment.state, deployment);
  const deployed = readSiteState(path);
  if (deployed !== null) return { deployed, diagnostics: [] };
  const diagnostics = existsSync(path)
    ? [
        warning('deployed-unreadable', `${path} is damaged: all files count as new`, {
          hint: 'What should be removed from the host is not known: synchronise it once as a whole (docs/deploying.md), and mark that.',
        }),
      ]
    : [];
  return { deployed: new Map(), diagnostics };
}
