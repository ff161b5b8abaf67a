import type { Store } from '../cache/store.js';
import type { Diagnostic } from '../diagnostics.js';
import type { Workshop } from '../jobs/workshop.js';
import type { StageTimes } from '../util/stopwatch.js';
import type { BuildOptions } from './options.js';
import type { Place } from './place.js';

/** One build, as long as it goes on: where it takes place, what it works with, and whom it tells. */
export interface Run {
  readonly place: Place;
  readonly options: BuildOptions;
  readonly store: Store;
  readonly workshop: Workshop;
  /** When it began to look, in milliseconds since 1970. */
  readonly since: number;
  /** Fills as the stages go, so that a fault of the site leaves what was found before it. */
  readonly diagnostics: Diagnostic[];
  /** Says that a stage is over. */
  readonly lap: (stage: keyof StageTimes) => void;
}
