import { availableParallelism } from 'node:os';
import { threadModule } from '../package.js';
import { type Crew, openCrew } from '../util/crew.js';
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

/** Below so many sources, threads take longer to start than they save. */
const FEW_SOURCES = 2000;

/** Opens a workshop, and closes it when the work is done or has failed. */
export async function withWorkshop<T>(
  { jobs, signal, onProgress }: WorkshopOptions,
  work: (workshop: Workshop) => Promise<T>,
): Promise<T> {
  const module = threadModule('jobs/worker.js');
  let crew: Crew | null = null;
  const open = (size: number): Crew => openCrew({ size, module, jobs: JOBS, signal });
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
  }
}
