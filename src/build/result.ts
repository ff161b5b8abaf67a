import { isBodyTooSlow } from '../content/body-templates.js';
import { type Diagnostic, SiteFault, siteFault } from '../diagnostics.js';
import type { BusyTimes } from '../jobs/workshop.js';
import type { WriteCounts } from '../output/writer.js';
import type { PlanCounts } from '../plan/counts.js';
import type { StageTimes } from '../util/stopwatch.js';
import { countHeld } from './faults.js';

/** What a build did. A build that published nothing says why in its diagnostics. */
export interface BuildResult {
  /** Whether the site was published. */
  readonly ok: boolean;
  /** Absolute path; null where it could not be determined. */
  readonly destination: string | null;
  /** All problems, in the order of the stages. */
  readonly diagnostics: readonly Diagnostic[];
  readonly counts: BuildCounts;
  /** Milliseconds by stage. */
  readonly times: StageTimes;
  /** Milliseconds that each thread was at work in the stages that several share. */
  readonly busy: BusyTimes;
}

export interface BuildCounts extends PlanCounts, WriteCounts {
  /** Posts, drafts and pages, published or not. */
  readonly sources: number;
  /** Those that were read; what is known of all others still holds. */
  readonly parsed: number;
  /** Outputs that were made, whether they have other bytes now or not; all others are known to be as they were. */
  readonly rendered: number;
}

/** The counts of a build that did nothing. */
export const NOTHING: BuildCounts = {
  posts: 0,
  pages: 0,
  held: 0,
  lastGood: 0,
  waiting: 0,
  unpublished: 0,
  outputs: 0,
  sources: 0,
  parsed: 0,
  rendered: 0,
  added: 0,
  changed: 0,
  unchanged: 0,
  removed: 0,
};

/** The result of a build that has failed. @throws what nobody but us can mend. */
export function failure(
  error: unknown,
  destination: string | null,
  before: readonly Diagnostic[],
  times: StageTimes,
): BuildResult {
  const faults = error instanceof SiteFault ? error.diagnostics : [unexpected(error, destination)];
  return {
    ok: false,
    destination,
    diagnostics: [...before, ...faults],
    counts: { ...NOTHING, held: countHeld(before) },
    times,
    busy: { parse: [], render: [] },
  };
}

/** What the machine does not let happen, as a fault. @throws what nobody but us can mend. */
export function unexpected(error: unknown, destination: string | null): Diagnostic {
  const { code, message } = error as NodeJS.ErrnoException;
  if (isBodyTooSlow(error))
    return siteFault('output-too-slow', 'the template in a body takes too long', {
      file: message,
      hint: 'Look for a loop that does not end; `limits.seconds` in the configuration says how long it may take.',
    });
  if (typeof code === 'string')
    return siteFault('write-failed', message, {
      hint: `Look at the room and the permissions of ${destination ?? 'the site’s folder'}.`,
    });
  throw error;
}
