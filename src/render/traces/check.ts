import type { Output } from '../../archive/output.js';
import type { PostRecord } from '../../archive/post.js';
import { openRecords } from '../../archive/record-store.js';
import { EDITION_BYTES, type SharedSite } from '../../archive/shared-site.js';
import { NumberReader } from '../../util/numbers.js';
import type { TextRef } from '../../util/spill.js';
import type { SiteViews } from '../views/views.js';
import { differingFields, namesOfFields } from './fields.js';
import { facetsOf, indexAt, namesOfFacets, type Own, ownOf } from './own.js';
import { identityOf, type ReadSet } from './trace.js';

/** Why an output is made anew. */
export type Reason =
  /** There was none before, or nothing is known of how it was made. */
  | { readonly why: 'new' | 'unknown' }
  /** The file that it is a copy of. */
  | { readonly why: 'source' }
  /** What is published is not what was written. */
  | { readonly why: 'file' }
  /** Something else had its address. */
  | { readonly why: 'other' }
  /** Fields of a post that it shows. */
  | { readonly why: 'post'; readonly path: string; readonly fields: readonly string[] }
  /** A post that it shows is not there any more. */
  | { readonly why: 'post-gone'; readonly path: string }
  /** Which posts it shows, or how many. */
  | { readonly why: 'posts'; readonly old: string; readonly now: string }
  /** Which post is beside one. */
  | { readonly why: 'beside'; readonly path: string; readonly old: string; readonly now: string }
  /** What its listing tells beside the posts. */
  | { readonly why: 'listing'; readonly facets: readonly string[] }
  /** Something that is read by its key. */
  | { readonly why: 'read'; readonly key: string; readonly old: string; readonly now: string };

/** Finds out whether outputs would be what they were. */
export interface TraceChecker {
  /** Why an output has to be made anew; null if nothing that it was made from is another. */
  check(output: Output, set: number, trace: Uint8Array): Reason | null;
}

/**
 * @param sets of the last manifest.
 * @param textOf reads a body of any build that the store knows.
 */
export function openTraceChecker(
  views: SiteViews,
  shared: SharedSite,
  sets: readonly ReadSet[],
  worthOf: (key: string) => string,
  textOf: (ref: TextRef) => string,
): TraceChecker {
  const editions = openEditions(views, shared, textOf);
  const known = new Map<number, Reason | null>();

  function checkSet(number: number): Reason | null {
    let reason = known.get(number);
    if (reason === undefined) {
      const changed = sets[number]?.find(([key, value]) => worthOf(key) !== value);
      reason =
        changed === undefined
          ? null
          : { why: 'read', key: changed[0], old: changed[1], now: worthOf(changed[0]) };
      known.set(number, reason);
    }
    return reason;
  }

  function checkOwn(own: Own, trace: NumberReader): Reason | null {
    const length = trace.next();
    const from = trace.next();
    const count = trace.next();
    if (length !== 0 && length !== own.end - own.start + 1)
      return { why: 'posts', old: `${length - 1} posts`, now: `${own.end - own.start} posts` };
    if (count === 0) return null;
    const fields = trace.next();
    for (let place = own.start + from; place < own.start + from + count; place++) {
      const edition = trace.next();
      if (place >= own.end)
        return { why: 'posts', old: editions.pathOf(edition), now: 'no such post' };
      const index = indexAt(own.term, place);
      if (shared.editions[index] === edition) continue;
      const now = views.site.posts.record(index).path;
      const old = editions.pathOf(edition);
      if (old !== now) return { why: 'posts', old, now };
      const reason = editions.check(edition, fields, index);
      if (reason !== null) return reason;
    }
    return null;
  }

  function checkBeside(trace: NumberReader, hint: number): Reason | null {
    for (let left = trace.next(); left > 0; left--) {
      const edition = trace.next();
      const step = trace.next() === 1 ? 1 : -1;
      const old = trace.next() - 1;
      const index = editions.indexOf(edition, hint);
      const beside = index + step;
      const isThere = index !== -1 && beside >= 0 && beside < shared.count;
      const now = isThere ? (shared.editions[beside] as number) : -1;
      if (now === old) continue;
      const oldPath = old === -1 ? '' : editions.pathOf(old);
      const nowPath = now === -1 ? '' : views.site.posts.record(beside).path;
      // Another version of the same post: what is read of it is looked at by itself.
      if (oldPath !== nowPath)
        return { why: 'beside', path: editions.pathOf(edition), old: oldPath, now: nowPath };
    }
    return null;
  }

  return {
    check(output, set, bytes) {
      const trace = new NumberReader(bytes, 0);
      const { content } = output;
      if (trace.next() !== identityOf(views, output)) return { why: 'other' };
      const reason = checkSet(set);
      if (reason !== null) return reason;
      const own = ownOf(views, content);
      const facets = trace.next();
      if (facets !== 0) {
        const [a, b] = facetsOf(views, own, facets);
        if (trace.next() !== a || trace.next() !== b)
          return { why: 'listing', facets: namesOfFacets(facets) };
      }
      const ofOwn = checkOwn(own, trace);
      if (ofOwn !== null) return ofOwn;
      const hint = content.kind === 'post' ? content.post : -1;
      for (let left = trace.next(); left > 0; left--) {
        const edition = trace.next();
        const ofPost = editions.check(edition, trace.next(), hint);
        if (ofPost !== null) return ofPost;
      }
      return checkBeside(trace, hint);
    },
  };
}

/** What has become of the versions of posts that are named in traces. */
interface Editions {
  pathOf(edition: number): string;
  /** The index of the post that a version is one of; -1 if it is not there any more. */
  indexOf(edition: number, hint: number): number;
  /** Whether some fields of a version are those of the post as it is now; `hint` is an index near it. */
  check(edition: number, fields: number, hint: number): Reason | null;
}

function openEditions(
  { site }: SiteViews,
  { editions, count, byPath, blocks }: SharedSite,
  textOf: (ref: TextRef) => string,
): Editions {
  const read = openRecords(blocks);
  const recordOf = (edition: number): PostRecord =>
    read({ block: 0, offset: edition * EDITION_BYTES });
  /** Of versions that are not the present one: the index now, and which fields differ. */
  const past = new Map<number, { readonly index: number; readonly differing: number }>();
  let places: Map<number, number> | null = null;

  /** The index of the post whose present version this is; -1 if it is no present one. */
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
      if (site.posts.record(byPath[middle] as number).path < path) from = middle + 1;
      else to = middle;
    }
    const index = byPath[from];
    return index !== undefined && site.posts.record(index).path === path ? index : -1;
  }

  function pastOf(edition: number) {
    let found = past.get(edition);
    if (found === undefined) {
      const old = recordOf(edition);
      const index = indexOfPath(old.path);
      const differing = index === -1 ? 0 : differingFields(old, site.posts.record(index), textOf);
      found = { index, differing };
      past.set(edition, found);
    }
    return found;
  }

  return {
    pathOf: (edition) => recordOf(edition).path,
    indexOf(edition, hint) {
      const index = presentIndex(edition, hint);
      return index === -1 ? pastOf(edition).index : index;
    },
    check(edition, fields, hint) {
      if (presentIndex(edition, hint) !== -1) return null;
      const { index, differing } = pastOf(edition);
      if (index === -1) return { why: 'post-gone', path: recordOf(edition).path };
      const changed = fields & differing;
      return changed === 0
        ? null
        : { why: 'post', path: site.posts.record(index).path, fields: namesOfFields(changed) };
    },
  };
}
