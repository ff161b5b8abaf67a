import { mkdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { threadModule } from '../package.js';
import { type Crew, openCrew } from '../util/crew.js';
import type { StageTimes } from '../util/stopwatch.js';
import { JOBS } from './jobs.js';

/** How far a stage is. */
export interface Progress {
  readonly stage: keyof StageTimes;
  readonly done: number;
  /** Sources or outputs, by stage. */
  readonly total: number;
}

/** How a build's long stages are done. */
export interface WorkshopOptions {
  /** How many threads; as many as there are cores if not given, one for a small site. */
  readonly jobs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** What the stages that take long work with: threads, and the files that bodies lie in. */
export interface Workshop {
  readonly crew: Crew;
  /** Path of each worker's spill file. */
  readonly spills: readonly string[];
  readonly tell: (progress: Progress) => void;
  /** How long each worker was at work, by stage; filled as the stages end. */
  readonly busy: BusyTimes;
}

/** Milliseconds that each worker was at work, by stage. */
export interface BusyTimes {
  parse: readonly number[];
  render: readonly number[];
}

/** Below so many sources, threads take longer to start than they save. */
const FEW_SOURCES = 2000;

/**
 * Opens a workshop for a site with so many sources, and closes it when the work is done or has failed.
 *
 * @param state `.gazette/`, where bodies are kept meanwhile; its lock is held.
 */
export async function withWorkshop<T>(
  state: string,
  { jobs, signal, onProgress }: WorkshopOptions,
  sources: number,
  work: (workshop: Workshop) => Promise<T>,
): Promise<T> {
  const size = jobs ?? (sources < FEW_SOURCES ? 1 : availableParallelism());
  const folder = join(state, 'bodies');
  // One that a killed build has left is as good: spill files are begun anew, and all of it goes in the end.
  mkdirSync(folder, { recursive: true });
  const module = threadModule('jobs/worker.js');
  const crew = openCrew({ size, module, jobs: JOBS, signal });
  try {
    return await work({
      crew,
      spills: Array.from({ length: size }, (_, worker) => join(folder, String(worker))),
      tell: onProgress ?? (() => {}),
      busy: { parse: [], render: [] },
    });
  } finally {
    await crew.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
