import { roomForText, type SpillReader, type TextRef } from '../util/spill.js';
import { absolutePieces, roomForEscaped, writeEscaped } from './feed-content.js';
import { cutAtGaps } from './html.js';

/**
 * Makes the bytes of an output: its text in UTF-8, with the bytes of bodies copied into its gaps.
 *
 * @param site the site's URL, for links in feeds.
 * @returns bytes that are valid until the next output is put together.
 */
export function createAssembler(
  bodies: Pick<SpillReader, 'readInto' | 'readNear'>,
  site: string,
): (printed: string) => Buffer {
  let buffer = Buffer.allocUnsafe(256 * 1024);
  let body = Buffer.allocUnsafe(64 * 1024);
  let length = 0;
  const binarySite = Buffer.from(site).toString('latin1');

  function makeRoom(bytes: number): void {
    if (buffer.length - length >= bytes) return;
    const larger = Buffer.allocUnsafe((length + bytes) * 2);
    buffer.copy(larger, 0, 0, length);
    buffer = larger;
  }

  function put(bytes: Buffer, from: number, to: number): void {
    makeRoom(roomForEscaped(to - from));
    length += writeEscaped(bytes, from, to, buffer, length);
  }

  function writeFeedContent(ref: TextRef, page: string): void {
    const room = roomForText(ref.length);
    if (body.length < room) body = Buffer.allocUnsafe(room * 2);
    bodies.readInto(ref, body, 0);
    const binaryPage = Buffer.from(page).toString('latin1');
    absolutePieces(body.subarray(0, ref.length), binarySite, binaryPage, put);
  }

  return (printed) => {
    const { texts, gaps } = cutAtGaps(printed);
    length = 0;
    for (const [index, text] of texts.entries()) {
      const gap = gaps[index - 1];
      if (gap !== undefined && gap.feedPage === null) {
        makeRoom(roomForText(gap.ref.length));
        // Pages are made in the order of time, in which bodies lie too.
        bodies.readNear(gap.ref, buffer, length);
        length += gap.ref.length;
      } else if (gap !== undefined) {
        writeFeedContent(gap.ref, gap.feedPage ?? '');
      }
      // A UTF-16 unit is at most three bytes of UTF-8.
      makeRoom(text.length * 3);
      length += buffer.write(text, length, 'utf8');
    }
    return buffer.subarray(0, length);
  };
}
