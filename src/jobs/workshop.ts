import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { type Crew, openCrew } from '../util/crew.js';
import { startThreads } from '../util/threads.js';
import { FEW_SOURCES, workerModule } from './early-threads.js';
import { JOBS } from './jobs.js';

/** How far a stage is. */
export interface Progress {
  readonly stage: 'parse' | 'pictures' | 'render';
  readonly done: number;
  /** Sources, pictures that have to be copied, or outputs, by stage. */
  readonly total: number;
}

/** How a build's long stages are done. */
export interface WorkshopOptions {
  /** How many threads; as many as there are cores if not given, one for a small site. */
  readonly jobs?: number | undefined;
  /** @internal Those threads, where they have been started already (see `startEarly`). Whatever becomes of the work, they are ended. */
  readonly threads?: readonly Worker[] | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** What the stages that take long work with: threads. */
export interface Workshop {
  /**
   * Says that there are at least so many sources. Threads start once there are enough for them, while the scan goes on.
   * Returns whether they have.
   */
  expect(sources: number): boolean;
  /** Asked for, it is what it is: without enough sources by then, this thread alone. */
  readonly crew: Crew;
  readonly tell: (progress: Progress) => void;
  /** How long each worker was at work, by stage; filled as the stages end. */
  readonly busy: BusyTimes;
}

/** Milliseconds that each worker was at work, by stage. */
export interface BusyTimes {
  parse: readonly number[];
  render: readonly number[];
}

/** @internal Opens a workshop, and closes it when the work is done or has failed. */
export async function withWorkshop<T>(
  { jobs, threads = [], signal, onProgress }: WorkshopOptions,
  work: (workshop: Workshop) => Promise<T>,
): Promise<T> {
  let crew: Crew | null = null;
  const open = (size: number): Crew =>
    openCrew({ threads: threadsFor(size, threads), jobs: JOBS, signal });
  try {
    return await work({
      expect(sources) {
        if (crew === null && sources >= FEW_SOURCES) crew = open(jobs ?? availableParallelism());
        return crew !== null;
      },
      get crew() {
        crew ??= open(jobs ?? 1);
        return crew;
      },
      tell: onProgress ?? (() => {}),
      busy: { parse: [], render: [] },
    });
  } finally {
    await (crew as Crew | null)?.close();
    for (const thread of threads) void thread.terminate();
  }
}

/** One thread is this one. */
function threadsFor(size: number, started: readonly Worker[]): readonly Worker[] {
  if (size === 1) return [];
  return started.length === size ? started : startThreads(size, workerModule());
}
