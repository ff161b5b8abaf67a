import { createContext, Script } from 'node:vm';
import type { Output } from '../archive/output.js';
import { type Diagnostic, siteFault } from '../diagnostics.js';

/** Ends what takes too long, also a loop without an end, in the thread that runs it. */
export interface Watchdog {
  /**
   * Does work on items one after another. An item may take as long as the limit; one and a half times as long, and it is ended in the middle.
   *
   * @returns the item that was ended, after which no other was begun; null if all are done.
   */
  each<Item>(items: Iterable<Item>, work: (item: Item) => void): Item | null;
}

/**
 * V8 ends what a script has called when its time is over; no `catch` of a template hears of it. To set that clock starts a thread, which costs more
 * than a page. So one clock is set for many items, and anew before an item could be begun with less than the limit left.
 *
 * @param seconds the limit.
 */
export function openWatchdog(seconds: number): Watchdog {
  const limit = seconds * 1000;
  const context: { turn: () => void } = { turn: () => {} };
  createContext(context);
  const script = new Script('turn()');
  // In milliseconds, as whole ones: the script's own clock has no others.
  const timeout = Math.max(1, Math.ceil(limit * 1.5));

  return {
    each<Item>(items: Iterable<Item>, work: (item: Item) => void): Item | null {
      const source = items[Symbol.iterator]();
      let next = source.next();
      context.turn = () => {
        const begun = performance.now();
        while (!next.done && performance.now() - begun <= limit / 2) {
          work(next.value);
          next = source.next();
        }
      };
      try {
        while (!next.done) script.runInContext(context, { timeout });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
        return next.done ? null : next.value;
      }
      return null;
    },
  };
}

/** What is said of an output that was ended. */
export function tooSlow({ address }: Output, seconds: number): Diagnostic {
  return siteFault('output-too-slow', `an output takes more than ${seconds} s to make`, {
    output: address,
    hint: 'Look for a loop in its templates that does not end, or goes over far too much; `limits.seconds` in the configuration says how long one output may take.',
  });
}
