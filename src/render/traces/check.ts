import type { Output } from '../../archive/output.js';
import type { SharedSite } from '../../archive/shared-site.js';
import { NumberReader } from '../../util/numbers.js';
import type { TextRef } from '../../util/spill.js';
import type { SiteViews } from '../views/views.js';
import { openEditions } from './editions.js';
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
  const editions = openEditions(views.site.posts, shared);
  const known = new Map<number, Reason | null>();

  /** Of versions that are not the present one: the index now, and which fields differ. */
  const past = new Map<number, { readonly index: number; readonly differing: number }>();

  function pastOf(edition: number): { readonly index: number; readonly differing: number } {
    let found = past.get(edition);
    if (found === undefined) {
      const old = editions.recordOf(edition);
      const index = editions.indexOfPath(old.path);
      const now = index === -1 ? old : views.site.posts.record(index);
      found = { index, differing: differingFields(old, now, textOf) };
      past.set(edition, found);
    }
    return found;
  }

  /** The present versions that {@link checkBeside} has come upon: mostly they are all that a page has read. */
  const met: number[] = [];

  /** Whether some fields of a version are those of the post as it is now. */
  function checkPost(edition: number, fields: number, hint: number): Reason | null {
    if (met.includes(edition) || editions.presentIndex(edition, hint) !== -1) return null;
    const { index, differing } = pastOf(edition);
    if (index === -1) return { why: 'post-gone', path: editions.pathOf(edition) };
    const changed = fields & differing;
    return changed === 0
      ? null
      : {
          why: 'post',
          path: views.site.posts.record(index).path,
          fields: namesOfFields(changed),
        };
  }

  function checkSet(number: number): Reason | null {
    let reason = known.get(number);
    if (reason === undefined) {
      const set = sets[number];
      const changed = set?.find(([key, value]) => worthOf(key) !== value);
      if (set === undefined) reason = { why: 'unknown' };
      else if (changed === undefined) reason = null;
      else reason = { why: 'read', key: changed[0], old: changed[1], now: worthOf(changed[0]) };
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
      const reason = checkPost(edition, fields, index);
      if (reason !== null) return reason;
    }
    return null;
  }

  /** @param page the edition of the post that the output was the page of, plus one. */
  function checkBeside(trace: NumberReader, hint: number, page: number): Reason | null {
    met.length = 0;
    for (let left = trace.next(); left > 0; left--) {
      const edition = (trace.next() || page) - 1;
      const way = trace.next();
      const old = trace.next() - 1;
      const index = editions.indexOf(edition, hint);
      const beside = index === -1 ? -1 : views.neighbours(index, way);
      const now = beside === -1 ? -1 : (shared.editions[beside] as number);
      if (now === old) {
        if (now !== -1) met.push(now);
        continue;
      }
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
      const own = ownOf(views, content);
      if (trace.next() !== identityOf(views, output, own)) return { why: 'other' };
      const page = trace.next();
      const reason = checkSet(set);
      if (reason !== null) return reason;
      const facets = trace.next();
      if (facets !== 0) {
        const [a, b] = facetsOf(views, own, facets);
        if (trace.next() !== a || trace.next() !== b)
          return { why: 'listing', facets: namesOfFacets(facets) };
      }
      const ofOwn = checkOwn(own, trace);
      if (ofOwn !== null) return ofOwn;
      const hint = content.kind === 'post' ? content.post : -1;
      const others = new NumberReader(bytes, trace.at);
      // Of each other post, its edition and its fields: they are gone through once it is known what the neighbours are.
      trace.skip(trace.next() * 2);
      const beside = checkBeside(trace, hint, page);
      for (let left = others.next(); left > 0; left--) {
        const edition = others.next();
        const ofPost = checkPost(edition, others.next(), hint);
        if (ofPost !== null) return ofPost;
      }
      return beside;
    },
  };
}
