import { NO_SET } from '../archive/manifest.js';
import type { ReadSet } from '../render/traces/trace.js';

/**
 * The sets of reads of all outputs. Each worker numbers its own, and the last manifest had its numbers: what is saved has one number for each
 * set, and only those that some output has.
 */
export interface Sets {
  /** Those of the last manifest; null where its traces say nothing. */
  readonly last: readonly ReadSet[] | null;
  /** Takes down sets by a worker's own numbers. */
  learn(worker: number, sets: readonly (readonly [number: number, set: ReadSet])[]): void;
  /** The number to save of a worker's set. */
  made(worker: number, number: number): number;
  /** The number to save of a set of the last manifest. */
  kept(number: number): number;
  /** All sets that were asked for. */
  all(): SavedSets;
}

/** Sets as they are saved: reads are named once. */
export interface SavedSets {
  readonly reads: readonly (readonly [key: string, value: string])[];
  /** Of each set, its reads by their places. */
  readonly sets: readonly (readonly number[])[];
}

export function openSets(saved: SavedSets | null): Sets {
  const last =
    saved === null
      ? null
      : saved.sets.map((places) =>
          places.map((place) => saved.reads[place] ?? (['', ''] as const)),
        );
  const numberOfSet = new Map<string, number>();
  const found: ReadSet[] = [];
  const ofWorkers = new Map<number, Map<number, number>>();
  const ofLast = new Map<number, number>();

  function numberOf(set: ReadSet): number {
    const text = JSON.stringify(set);
    let number = numberOfSet.get(text);
    if (number === undefined) {
      number = found.length;
      found.push(set);
      numberOfSet.set(text, number);
    }
    return number;
  }

  return {
    last,
    learn(worker, sets) {
      let numbers = ofWorkers.get(worker);
      if (numbers === undefined) {
        numbers = new Map();
        ofWorkers.set(worker, numbers);
      }
      for (const [number, set] of sets) numbers.set(number, numberOf(set));
    },
    made(worker, number) {
      if (number === NO_SET) return NO_SET;
      const saved = ofWorkers.get(worker)?.get(number);
      if (saved === undefined) throw new RangeError(`there is no set ${number}`);
      return saved;
    },
    kept(number) {
      if (number === NO_SET) return NO_SET;
      let saved = ofLast.get(number);
      if (saved === undefined) {
        saved = numberOf(last?.[number] ?? []);
        ofLast.set(number, saved);
      }
      return saved;
    },
    all() {
      /** By key, then by value: one text of both would have to be made for each read of each set. */
      const places = new Map<string, Map<string, number>>();
      const reads: (readonly [string, string])[] = [];
      const sets = found.map((set) =>
        set.map((read) => {
          const [key, value] = read;
          let byValue = places.get(key);
          if (byValue === undefined) {
            byValue = new Map();
            places.set(key, byValue);
          }
          let place = byValue.get(value);
          if (place === undefined) {
            place = reads.length;
            reads.push(read);
            byValue.set(value, place);
          }
          return place;
        }),
      );
      return { reads, sets };
    },
  };
}
