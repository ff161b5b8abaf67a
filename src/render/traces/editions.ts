import type { PostRecord } from '../../archive/post.js';
import { openRecords } from '../../archive/record-store.js';
import { type PostTable, placeOfEdition, type SharedSite } from '../../archive/shared-site.js';

/** What has become of the versions of posts that are named in traces. */
export interface Editions {
  /** A version, of this build or of any before it that the store knows. */
  recordOf(edition: number): PostRecord;
  pathOf(edition: number): string;
  /** The index of the post whose present version this is; -1 if it is no present one. `hint` is an index near it, or -1. */
  presentIndex(edition: number, hint: number): number;
  /** The index of the post that a version is one of; -1 if it is not there any more. */
  indexOf(edition: number, hint: number): number;
  /** The index of the post of a source; -1 if there is none. */
  indexOfPath(path: string): number;
}

export function openEditions(
  posts: PostTable,
  { editions, later, count, byPath, blocks }: SharedSite,
): Editions {
  const read = openRecords(blocks);
  let places: Map<number, number> | null = null;
  const recordOf = (edition: number): PostRecord => read(placeOfEdition(edition, later));

  function presentIndex(edition: number, hint: number): number {
    if (hint !== -1)
      for (let index = hint - 1; index <= hint + 1; index++)
        if (editions[index] === edition) return index;
    if (places === null) {
      places = new Map();
      for (let index = 0; index < count; index++) places.set(editions[index] as number, index);
    }
    return places.get(edition) ?? -1;
  }

  function indexOfPath(path: string): number {
    let from = 0;
    let to = count;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (posts.record(byPath[middle] as number).path < path) from = middle + 1;
      else to = middle;
    }
    const index = byPath[from];
    return index !== undefined && posts.record(index).path === path ? index : -1;
  }

  return {
    recordOf,
    pathOf: (edition) => recordOf(edition).path,
    presentIndex,
    indexOfPath,
    indexOf(edition, hint) {
      const index = presentIndex(edition, hint);
      return index === -1 ? indexOfPath(recordOf(edition).path) : index;
    },
  };
}
