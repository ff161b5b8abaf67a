import { fingerprintOf } from './bytes.js';

/** What is published in the place of a tag: null where only the slow way can tell, {@link AS_IT_IS} where the tag stays. */
export type PublishedTag = string | null;

/** No tag is published as nothing. */
export const AS_IT_IS = '';

const SLOTS = 1024;
const LONGEST = 200;

/**
 * What became of the tags that came last. Most archives have a few hundred different ones. They are found by their bytes, so that a known
 * tag is never made a string, and of two with one slot the later stays, so that it costs next to nothing to keep those that never come again (`<span id="s48">`).
 */
export class KnownTags {
  readonly #bytes = new Uint8Array(SLOTS * LONGEST);
  readonly #lengths = new Uint8Array(SLOTS);
  readonly #published: PublishedTag[] = new Array<PublishedTag>(SLOTS).fill(null);
  readonly #publish: (tag: string) => PublishedTag;

  /** @param publish depends on nothing but the tag. */
  constructor(publish: (tag: string) => PublishedTag) {
    this.#publish = publish;
  }

  /** What becomes of the tag that stands there, in UTF-8. */
  publish(bytes: Buffer, from: number, to: number): PublishedTag {
    const length = to - from;
    if (length > LONGEST) return this.#publish(bytes.toString('utf8', from, to));
    const slot = fingerprintOf(bytes, from, to) & (SLOTS - 1);
    const known = this.#bytes;
    const start = slot * LONGEST;
    if (this.#lengths[slot] === length) {
      let same = 0;
      while (same < length && known[start + same] === bytes[from + same]) same++;
      if (same === length) return this.#published[slot] as PublishedTag;
    }
    const published = this.#publish(bytes.toString('utf8', from, to));
    for (let at = 0; at < length; at++) known[start + at] = bytes[from + at] as number;
    this.#lengths[slot] = length;
    this.#published[slot] = published;
    return published;
  }
}
