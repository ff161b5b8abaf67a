import { randomBytes } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import { SiteFault, siteFault } from '../diagnostics.js';
import { type ProcessIdentity, stateOfProcess, thisProcess } from '../util/processes.js';

/**
 * One build at a time in a state folder. A lock is a file with its holder's record, written beside its place and linked to it: only
 * one of many succeeds, and nobody sees half a record. Nothing has to be renewed meanwhile: a build may keep its event loop busy for
 * long. Whether a holder is alive is asked of its process.
 */
export interface Lock {
  /** Never fails: what cannot be removed is taken over once the process has ended. */
  release(): void;
}

/** Who holds a lock. */
export interface Holder extends ProcessIdentity {
  /** Of this one time that it is held. */
  readonly id: string;
  readonly thread: number;
  /** Milliseconds since 1970, by the holder's clock. */
  readonly since: number;
}

/** What a build does while another one holds the lock. */
export interface LockOptions {
  /** Whether it waits; if not, it ends with a fault of the site. True if not given. */
  readonly wait?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called once, when waiting begins. */
  readonly onWait?: ((holder: Holder) => void) | undefined;
}

/** In the state folder. What has this name, a dot and more is on its way into place, or was left by the dead. */
export const LOCK_NAME = 'lock';
/** The `id` of a record that is damaged: the machine has lost power, or it is just being written where nothing can be linked. */
const DAMAGED = 'damaged';
/** So long, in milliseconds, a record may take to be written. */
const WRITING = 10_000;

/** Whoever waits looks so often, in milliseconds. */
const INTERVAL = 100;
/** Others may come and go between looking and taking, but not so often in a row. */
const MOST_TRIES = 100;

/** What this thread holds. A record of this thread that is not here is left from a release that has failed. */
const held = new Set<string>();

/**
 * Takes the lock of a state folder, which is made if need be; waits for it unless told otherwise.
 *
 * @throws SiteFault if it must not or cannot be waited for; an `AbortError` when the signal says so.
 */
export async function waitForLock(stateFolder: string, options: LockOptions): Promise<Lock> {
  const { wait = true, signal, onWait } = options;
  for (let hasTold = false; ; hasTold = true) {
    const lock = tryLock(join(stateFolder, LOCK_NAME));
    if ('release' in lock) return swept(stateFolder, lock);
    if (!wait || stateOf(lock) !== 'running') throw refusal(stateFolder, lock);
    if (!hasTold) onWait?.(lock);
    await setTimeout(INTERVAL, undefined, { signal });
  }
}

/** Takes the lock at once. @throws SiteFault if somebody holds it. */
export function takeLock(stateFolder: string): Lock {
  const lock = tryLock(join(stateFolder, LOCK_NAME));
  if ('release' in lock) return swept(stateFolder, lock);
  throw refusal(stateFolder, lock);
}

/** Returns who holds the lock if it cannot be had. */
function tryLock(path: string): Lock | Holder {
  const id = randomBytes(6).toString('hex');
  for (let tries = 1; ; tries++) {
    const holder = readHolder(path);
    if (holder === null) {
      if (claim(path, id, tries === MOST_TRIES)) return { release: () => release(path, id) };
      continue;
    }
    if (stateOf(holder) !== 'ended') return holder;
    // Of two that find it dead, the second must not remove what the first has put there. So the right to remove this one lock is a lock
    // itself, and under it one looks again: then nobody else can have changed it.
    const right = tryLock(`${path}.${holder.id}`);
    if (!('release' in right)) return right;
    const still = readHolder(path);
    if (still?.id === holder.id && stateOf(still) === 'ended') discard(path);
    right.release();
  }
}

/** @throws what stands in the way at the last try, or is not just that others are quicker. */
function claim(path: string, id: string, isLast: boolean): boolean {
  const record: Holder = { ...self(), id, thread: threadId, since: Date.now() };
  try {
    create(path, id, JSON.stringify(record));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (isLast || (code !== 'EEXIST' && code !== 'ENOENT')) throw error;
    // The folder is not there yet, or somebody has swept or cleaned it meanwhile.
    if (code === 'ENOENT') mkdirSync(dirname(path), { recursive: true });
  }
  // Looked for whatever was said: a file system of the network may have done it and lost the answer.
  const isTaken = readHolder(path)?.id === id;
  if (isTaken) held.add(id);
  return isTaken;
}

/** Makes a file with all of its text at once. @throws EEXIST if there is one. */
function create(path: string, id: string, text: string): void {
  const own = `${path}.${id}`;
  writeFileSync(own, text);
  try {
    linkSync(own, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOENT') throw error;
    // Some file systems, such as those of memory sticks, have no links.
    writeFileSync(path, text, { flag: 'wx' });
  } finally {
    discard(own);
  }
}

/** Leaves alone what somebody else has taken after the lock was removed by hand. */
function release(path: string, id: string): void {
  held.delete(id);
  try {
    if (readHolder(path)?.id === id) unlinkSync(path);
  } catch {}
}

/** Removes a file; what cannot be removed or is gone already is nobody's concern. */
function discard(path: string): void {
  try {
    unlinkSync(path);
  } catch {}
}

/** Removes what the dead have left; whoever is on the way into place begins anew. */
function swept(stateFolder: string, lock: Lock): Lock {
  for (const name of readdirSync(stateFolder))
    if (name.startsWith(`${LOCK_NAME}.`)) discard(join(stateFolder, name));
  return lock;
}

function readHolder(path: string): Holder | null {
  // The usual case: an exception costs more than all the rest.
  if (!existsSync(path)) return null;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return parseHolder(text) ?? damaged(path);
}

function parseHolder(text: string): Holder | null {
  try {
    const record = JSON.parse(text) as Holder;
    return /^[0-9a-f]{12}$/.test(record.id) && isTime(record.since) ? record : null;
  } catch {
    return null;
  }
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' && !Number.isNaN(new Date(value).getTime());
}

function stateOf(holder: Holder): ReturnType<typeof stateOfProcess> {
  if (holder.id === DAMAGED) return Date.now() - holder.since < WRITING ? 'running' : 'ended';
  const state = stateOfProcess(holder, self());
  const isOurs = state === 'running' && holder.pid === process.pid && holder.thread === threadId;
  return isOurs && !held.has(holder.id) ? 'ended' : state;
}

/** What stands for the record of a damaged lock. */
function damaged(path: string): Holder | null {
  const since = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return since === undefined ? null : { ...self(), pid: 0, id: DAMAGED, thread: 0, since };
}

let known: ProcessIdentity | undefined;
/** Asked once. */
function self(): ProcessIdentity {
  known ??= thisProcess();
  return known;
}

/** The fault of a build that does not wait. */
function refusal(stateFolder: string, holder: Holder): SiteFault {
  const path = join(stateFolder, LOCK_NAME);
  const [message, hint] =
    stateOf(holder) === 'unknown'
      ? [
          `${describeHolder(holder)} on ${holder.host}, another machine or container: whether it still runs cannot be seen from here`,
          `Wait for its end. If it has ended already, remove the file ${path}.`,
        ]
      : [
          describeHolder(holder),
          `Wait for its end, or end process ${holder.pid}. Without --no-wait, a build waits by itself.`,
        ];
  return new SiteFault([siteFault('build-running', message, { hint })]);
}

/** Who is building, as people read it. */
export function describeHolder({ pid, since }: Pick<Holder, 'pid' | 'since'>): string {
  const time = new Date(since).toISOString().replace(/\.\d+/, '');
  return `another build of this site is running (process ${pid}, since ${time})`;
}
