import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** What tells one process from all others, on a disk that several machines may share. Plain data, to be written down. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it was started, in the system's own count: a number is given to another process one day. Empty where no system tells. */
  readonly started: string;
  readonly host: string;
  /** In whose numbers `pid` counts: a container may have its machine's name and numbers of its own. Empty where there is but one count. */
  readonly pids: string;
}

/** The identity of this process; threads share it. */
export function thisProcess(): ProcessIdentity {
  const { pid } = process;
  return { pid, started: statusOf(pid)?.started ?? '', host: hostname(), pids: pidNamespace() };
}

/** Whether a process is running; `unknown` of one on another machine or in another container. */
export function stateOfProcess(
  { pid, started, host, pids }: ProcessIdentity,
  { host: ourHost, pids: ourPids }: ProcessIdentity = thisProcess(),
): 'running' | 'ended' | 'unknown' {
  if (host !== ourHost || pids !== ourPids) return 'unknown';
  if (!hasProcess(pid)) return 'ended';
  // Where the system does not tell more of it, the number alone counts.
  const status = statusOf(pid);
  return status === null || (status.started === started && !status.isDead) ? 'running' : 'ended';
}

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What Linux tells of a process; null of one that may not be looked at, and on other systems. */
function statusOf(pid: number): { readonly started: string; readonly isDead: boolean } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name in parentheses, with anything in it. The third is the state, the twenty-second the start.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // One that was killed keeps its number until its parent asks what became of it.
    return { started: fields[19] ?? '', isDead: fields[0] === 'Z' || fields[0] === 'X' };
  } catch {
    return null;
  }
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
