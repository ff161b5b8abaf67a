import type { HeldSource } from '../cache/held.js';
import type { Config } from '../config/options.js';
import { type Diagnostic, siteFault } from '../diagnostics.js';

/** More faults than this, and than `fault_limit` of all posts, have a cause of their own. */
const TOLERATED_FAULTS = 10;

/** A source that is held back, without since when. */
export type Held = Omit<HeldSource, 'since'>;

/** The sources at fault in the order of their paths, each with the first fault that was found. */
export function heldOf(diagnostics: readonly Diagnostic[]): Held[] {
  const held = new Map<string, Held>();
  for (const diagnostic of diagnostics.filter(isPostFault)) {
    const { code, message, line, lastGood = false, file: path = '' } = diagnostic;
    if (!held.has(path)) held.set(path, { path, code, message, line, lastGood });
  }
  return [...held.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Says of those at fault whose last good versions are published that they are. */
export function nameLastGood(
  diagnostics: Diagnostic[],
  revived: { has(path: string): boolean; readonly size: number },
): void {
  if (revived.size === 0) return;
  for (const [at, diagnostic] of diagnostics.entries())
    if (isPostFault(diagnostic) && revived.has(diagnostic.file ?? ''))
      diagnostics[at] = { ...diagnostic, lastGood: true };
}

const isPostFault = ({ severity, scope }: Diagnostic): boolean =>
  severity === 'error' && scope === 'post';

/** Paths of the sources that are at fault. */
export function pathsAtFault(diagnostics: readonly Diagnostic[]): Set<string> {
  return new Set(diagnostics.filter(isPostFault).map(({ file }) => file ?? ''));
}

/** How many sources are at fault. */
export const countHeld = (diagnostics: readonly Diagnostic[]): number =>
  pathsAtFault(diagnostics).size;

/** Invariant 4: with `on_fault: stop`, or when too many posts are at fault, a fault of a post is one of the site. */
export function faultLimit(held: number, sources: number, config: Config): Diagnostic[] {
  if (held === 0) return [];
  if (config.on_fault === 'stop') {
    return [
      siteFault(
        'fault-limit',
        `${held} of ${sources} sources are at fault, and none may be: nothing was published`,
        { hint: 'Mend them, or build without --strict and `on_fault: stop`.' },
      ),
    ];
  }
  if (held <= TOLERATED_FAULTS || held <= sources * config.fault_limit) return [];
  return [
    siteFault('fault-limit', `${held} of ${sources} sources are at fault: nothing was published`, {
      hint: 'So many have a common cause. Look at the first of them. `fault_limit` says how many there may be.',
    }),
  ];
}
