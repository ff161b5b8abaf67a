import type { PostEntry, PostRecord } from './post.js';
import { ALIGNMENT, openRecords, type RecordBlocks, type RecordRef } from './record-store.js';
import type { Site, SiteOutline } from './site.js';

/** The model as it crosses to other threads: what grows with the posts is shared memory, the rest is small and copied. */
export interface SharedSite {
  readonly outline: SiteOutline;
  readonly count: number;
  readonly blocks: RecordBlocks;
  /** For each post, two numbers: block and offset of its record. */
  readonly refs: Uint32Array;
  /**
   * For each post, which version of it this is: the place of its record in the store, as it will be when this build is saved, divided by
   * {@link EDITION_BYTES}. It stays what it is as long as the source does.
   */
  readonly editions: Uint32Array;
  /** Blocks of records that the store does not have, in a site that outlives builds: in bytes, where each would begin behind the store's; ascending. */
  readonly later: readonly (readonly [from: number, block: number])[];
  /** The indices of all posts in the order of their paths. */
  readonly byPath: Uint32Array;
  /** All addresses one after another, in UTF-8. */
  readonly addresses: Uint8Array;
  /** Where each post's address ends. */
  readonly addressEnds: Uint32Array;
}

/** The model as outputs are rendered from it. */
export interface OpenSite extends SiteOutline {
  readonly posts: PostTable;
}

/** All posts of the site by index. */
export interface PostTable {
  readonly length: number;
  record(index: number): PostRecord;
  address(index: number): string;
}

/** Records begin at multiples of this, in bytes. */
export const EDITION_BYTES: number = ALIGNMENT;

/**
 * Makes the model ready for other threads.
 *
 * @param savedAt where a record will lie in the store.
 */
export function shareSite(
  site: Site,
  blocks: RecordBlocks,
  savedAt: (ref: RecordRef) => RecordRef,
): SharedSite {
  const { days, repeats, pages, pageAddresses, taxonomies, tree, staticAddresses } = site;
  const refs = sharedUint32(site.posts.length * 2);
  const editions = sharedUint32(site.posts.length);
  for (let index = 0; index < site.posts.length; index++) {
    const { record } = site.posts[index] as PostEntry;
    putRef(refs, index, record);
    editions[index] = savedAt(record).offset / EDITION_BYTES;
  }
  const byPath = sharedUint32(site.byPath.length);
  byPath.set(site.byPath);
  const addressEnds = sharedUint32(site.posts.length);
  const { postAddresses } = site;
  const text = postAddresses.join('');
  const addresses = new Uint8Array(new SharedArrayBuffer(Buffer.byteLength(text)));
  Buffer.from(addresses.buffer).write(text);
  const isAscii = addresses.length === text.length;
  let end = 0;
  for (let index = 0; index < postAddresses.length; index++) {
    const address = postAddresses[index] as string;
    end += isAscii ? address.length : Buffer.byteLength(address);
    addressEnds[index] = end;
  }
  const shared = new Int32Array(new SharedArrayBuffer(days.byteLength));
  shared.set(days);
  const outline = {
    days: shared,
    repeats,
    pages,
    pageAddresses,
    taxonomies,
    tree,
    staticAddresses,
  };
  const count = site.posts.length;
  return { outline, count, blocks, refs, editions, later: [], byPath, addresses, addressEnds };
}

/** Where the record of an edition lies. */
export function placeOfEdition(edition: number, later: SharedSite['later']): RecordRef {
  const offset = edition * EDITION_BYTES;
  const found = later.findLast(([from]) => from <= offset);
  return found === undefined
    ? { block: 0, offset }
    : { block: found[1], offset: offset - found[0] };
}

function sharedUint32(length: number): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(length * Uint32Array.BYTES_PER_ELEMENT));
}

function putRef(refs: Uint32Array, index: number, { block, offset }: RecordRef): void {
  refs[index * 2] = block;
  refs[index * 2 + 1] = offset;
}

/** So many records are kept: neighbours and the posts of a day are asked for again and again. A power of two. */
const KEPT = 1024;

/** Opens the model in a thread. */
export function openSite(shared: SharedSite): OpenSite {
  const { refs, count, addressEnds } = shared;
  const read = openRecords(shared.blocks);
  const addresses = Buffer.from(
    shared.addresses.buffer,
    shared.addresses.byteOffset,
    shared.addresses.byteLength,
  );
  const kept: (PostRecord | undefined)[] = new Array(KEPT).fill(undefined);
  const keptIndex = new Int32Array(KEPT).fill(-1);
  const posts: PostTable = {
    length: count,
    record(index) {
      if (!(index >= 0 && index < count)) throw new RangeError(`there is no post ${index}`);
      const place = index % KEPT;
      const known = keptIndex[place] === index ? kept[place] : undefined;
      if (known !== undefined) return known;
      const record = read({ block: refs[index * 2] ?? 0, offset: refs[index * 2 + 1] ?? 0 });
      kept[place] = record;
      keptIndex[place] = index;
      return record;
    },
    address: (index) =>
      addresses.toString('utf8', index === 0 ? 0 : addressEnds[index - 1], addressEnds[index]),
  };
  return { ...shared.outline, posts };
}
