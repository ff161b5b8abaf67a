import type { SpillReader } from '../util/spill.js';
import { feedContent } from './feed-content.js';
import { cutAtGaps } from './html.js';

/**
 * Makes the bytes of an output: its text in UTF-8, with the bytes of bodies copied into its gaps.
 *
 * @param site the site's URL, for links in feeds.
 * @returns bytes that are valid until the next output is put together.
 */
export function createAssembler(
  bodies: Pick<SpillReader, 'readInto'>,
  site: string,
): (printed: string) => Buffer {
  let buffer = Buffer.allocUnsafe(256 * 1024);
  let body = Buffer.allocUnsafe(64 * 1024);
  let length = 0;

  function makeRoom(bytes: number): void {
    if (buffer.length - length >= bytes) return;
    const larger = Buffer.allocUnsafe((length + bytes) * 2);
    buffer.copy(larger, 0, 0, length);
    buffer = larger;
  }

  return (printed) => {
    const { texts, gaps } = cutAtGaps(printed);
    length = 0;
    for (const [index, text] of texts.entries()) {
      const gap = gaps[index - 1];
      if (gap !== undefined && gap.feedPage === null) {
        makeRoom(gap.ref.length);
        bodies.readInto(gap.ref, buffer, length);
        length += gap.ref.length;
      } else if (gap !== undefined) {
        if (body.length < gap.ref.length) body = Buffer.allocUnsafe(gap.ref.length * 2);
        bodies.readInto(gap.ref, body, 0);
        const content = feedContent(
          body.toString('latin1', 0, gap.ref.length),
          site,
          gap.feedPage ?? '',
        );
        makeRoom(content.length);
        length += buffer.write(content, length, 'latin1');
      }
      // A UTF-16 unit is at most three bytes of UTF-8.
      makeRoom(text.length * 3);
      length += buffer.write(text, length, 'utf8');
    }
    return buffer.subarray(0, length);
  };
}
