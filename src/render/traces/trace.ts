import type { Output } from '../../archive/output.js';
import type { SharedSite } from '../../archive/shared-site.js';
import { Mixer } from '../../util/mixer.js';
import { NumberReader, type NumberWriter, openNumberWriter } from '../../util/numbers.js';
import type { SiteViews } from '../views/views.js';
import { describeWay, type Side, WAYS } from './beside.js';
import { facetsOf, indexAt, type Own, ownOf } from './own.js';
import type { Reads, TakenReads } from './reads.js';

/**
 * The trace of an output: all that it was made from, as numbers. Posts are named by their editions, so that a trace holds, whichever build wrote it, as long
 * as the store has the records of that time. What an output has read by keys is a *set*, which many outputs share.
 *
 * In this order: what the output is; of a post's page, the post's edition plus one, else 0; the facets of its listing and their fingerprint, if any; of its own posts how many there were plus one (0 where that
 * was not asked), the first that was looked at, how many, the fields of all of them, their editions; then other posts: how many, and of each edition and
 * fields; then neighbours: how many, and of each the edition of whose plus one (0 for the post that it is the page of), the way (see
 * `beside.ts`), and the edition beside it plus one, 0 for none.
 */
export interface TraceWriter {
  /** Of an output that has just been rendered. The bytes are valid until the next one. */
  write(output: Output, taken: TakenReads): Uint8Array;
}

export function openTraceWriter(views: SiteViews, { editions }: SharedSite): TraceWriter {
  const numbers = openNumberWriter();
  /** By index: the posts that an output itself stands for; all zero between outputs. */
  const isOwn = new Uint8Array(editions.length);
  return {
    write(output, taken) {
      numbers.clear();
      const { content } = output;
      const own = ownOf(views, content);
      numbers.put(identityOf(views, output, own));
      numbers.put(content.kind === 'post' ? (editions[content.post] as number) + 1 : 0);
      numbers.put(taken.facets);
      if (taken.facets !== 0)
        for (const half of facetsOf(views, own, taken.facets)) numbers.put(half);
      numbers.put(taken.ownLength ? own.end - own.start + 1 : 0);
      const others = writeOwn(numbers, taken, own, editions, isOwn);
      numbers.put(others.length);
      for (const at of others) {
        numbers.put(editions[taken.posts[at] as number] as number);
        numbers.put(taken.masks[at] as number);
      }
      numbers.put(taken.beside.length);
      const post = content.kind === 'post' ? content.post : -1;
      for (let at = 0; at < taken.beside.length; at++) {
        const read = taken.beside[at] as number;
        const beside = taken.neighbours[at] as number;
        const index = Math.floor(read / WAYS);
        numbers.put(index === post ? 0 : (editions[index] as number) + 1);
        numbers.put(read % WAYS);
        numbers.put(beside === -1 ? 0 : (editions[beside] as number) + 1);
      }
      return numbers.bytes();
    },
  };
}

/** Returns which of the posts that were read are not among the output's own, as places in `taken`. */
function writeOwn(
  numbers: NumberWriter,
  { posts, masks, ownFrom, ownTo }: TakenReads,
  { term, start }: Own,
  editions: Uint32Array,
  isOwn: Uint8Array,
): number[] {
  const from = Math.min(ownFrom, ownTo);
  const count = ownTo - from;
  for (let place = from; place < ownTo; place++) isOwn[indexAt(term, start + place)] = 1;
  const others: number[] = [];
  let fields = 0;
  for (let at = 0; at < posts.length; at++) {
    if (isOwn[posts[at] as number] === 1) fields |= masks[at] as number;
    else others.push(at);
  }
  numbers.put(from);
  numbers.put(count);
  if (count > 0) numbers.put(fields);
  for (let place = from; place < ownTo; place++) {
    const index = indexAt(term, start + place);
    numbers.put(editions[index] as number);
    isOwn[index] = 0;
  }
  return others;
}

/** Pages of posts are told apart by the edition that follows. */
const POST_PAGE = new Mixer().text('post').halves[0];

/** What an output is, whatever is in it: another one at the same address is none that was made before. */
export function identityOf(views: SiteViews, { content }: Output, own: Own): number {
  if (content.kind === 'post') return POST_PAGE;
  const mixer = new Mixer().text(content.kind);
  if ('listing' in content) {
    const term = views.termOf(content.listing);
    if (term !== null) mixer.text(term.taxonomy).text(term.name);
  }
  switch (content.kind) {
    case 'page':
      mixer.text(views.site.pages[content.page]?.path ?? '');
      break;
    case 'node': {
      for (const { year, month, day } of own.page?.kind === 'node' ? own.page.nodes : [])
        mixer.number(year * 10_000 + month * 100 + day);
      mixer.number(content.part ?? 0);
      break;
    }
    case 'taxonomy':
      mixer.text(views.site.taxonomies[content.taxonomy]?.name ?? '');
      break;
    case 'atom':
      if (content.archive !== null) mixer.text(content.archive);
      break;
    case 'archived-feed':
      mixer.text(JSON.stringify([content.feed, content.newer, content.older]));
      break;
    case 'plugin':
      mixer.text(JSON.stringify([content.name, content.data]));
      break;
    case 'redirects-file':
      mixer.text(JSON.stringify([content.form, content.redirects]));
      break;
    case 'redirect':
      mixer.text(content.to);
      break;
    case 'sitemap-index':
      mixer.text(JSON.stringify(content.parts));
      break;
    case 'sitemap-pages':
      mixer.text(JSON.stringify(content.addresses));
      break;
    default:
  }
  return mixer.halves[0];
}

/** A set of reads by keys: each with what it was worth. */
export type ReadSet = readonly (readonly [key: string, value: string])[];

/** Gives outputs that have read the same keys one set. */
export interface SetTable {
  /** The number of the set of some reads. */
  numberOf(taken: TakenReads): number;
  /** The sets that have come up since this was last asked. */
  takeNew(): readonly (readonly [number: number, set: ReadSet])[];
}

export function openSetTable(reads: Reads, worthOf: (key: string) => string): SetTable {
  const numbers = new Map<string, number>();
  let last: { readonly keys: readonly number[]; readonly number: number } | null = null;
  let unsaid: [number, ReadSet][] = [];
  return {
    numberOf({ keys }) {
      // Page after page reads the same.
      if (last !== null && isSameList(last.keys, keys)) return last.number;
      const name = keys.join();
      let number = numbers.get(name);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(name, number);
        const set = keys.map((key): [string, string] => {
          const text = reads.nameOf(key);
          return [text, worthOf(text)];
        });
        unsaid.push([number, set]);
      }
      last = { keys, number };
      return number;
    },
    takeNew() {
      const taken = unsaid;
      unsaid = [];
      return taken;
    },
  };
}

function isSameList(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

/** A trace as it can be shown. Posts are named by their editions. */
export interface ReadTrace {
  /** Of its listing, beside posts; see `own.ts`. */
  readonly facets: number;
  /** The posts that its page shows. */
  readonly own: { readonly fields: number; readonly editions: readonly number[] };
  readonly others: readonly { readonly edition: number; readonly fields: number }[];
  /** Neighbours: whose, on which side, and which post that is; null for none. */
  readonly beside: readonly {
    readonly edition: number;
    readonly side: Side;
    /** The number of the taxonomy in whose term it is beside; null of all posts. */
    readonly taxonomy: number | null;
    readonly other: number | null;
  }[];
}

/** The edition of the post that an output is the page of; null for any other output. */
export function postOf(bytes: Uint8Array): number | null {
  const numbers = new NumberReader(bytes, 0);
  numbers.skip(1);
  const post = numbers.next();
  return post === 0 ? null : post - 1;
}

/** What a {@link TraceWriter} has written. */
export function readTrace(bytes: Uint8Array): ReadTrace {
  const numbers = new NumberReader(bytes, 0);
  const page = postOf(bytes);
  const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
  numbers.skip(2);
  const facets = numbers.next();
  numbers.skip(facets === 0 ? 0 : 2);
  numbers.skip(2);
  const count = numbers.next();
  const fields = count === 0 ? 0 : numbers.next();
  const own = { fields, editions: times(count, () => numbers.next()) };
  const others = times(numbers.next(), () => ({
    edition: numbers.next(),
    fields: numbers.next(),
  }));
  const beside = times(numbers.next(), () => {
    const whose = numbers.next();
    const edition = whose === 0 ? (page ?? 0) : whose - 1;
    const way = describeWay(numbers.next());
    const other = numbers.next();
    return { edition, ...way, other: other === 0 ? null : other - 1 };
  });
  return { facets, own, others, beside };
}
