import { roomForText, type SpillReader, type TextRef } from '../util/spill.js';
import { feedContent } from './feed-content.js';
import { nextGap } from './html.js';

/** Makes the bytes of outputs of one site, one after another. */
export interface Assembler {
  /**
   * An output's text in UTF-8, with the bytes of bodies and kept texts copied into its gaps.
   *
   * @returns bytes that are valid until the next output is put together.
   */
  assemble(printed: string): Buffer;
  /**
   * Makes the content of a feed's entry from a body; for links, it takes the URL of its page.
   *
   * @returns what a gap names it by in the output that is put together next, and how many bytes it takes there.
   */
  contentOf(body: TextRef, page: string): TextRef;
}

/** Stands for the number of a spill file; kept texts have another. */
const CONTENTS = -2;

/** @param site the site's URL, for links in feeds. */
export function createAssembler(texts: Pick<SpillReader, 'readInto'>, site: string): Assembler {
  let buffer = Buffer.allocUnsafe(256 * 1024);
  let body = Buffer.allocUnsafe(64 * 1024);
  let length = 0;
  /**
   * Contents of entries, by their pages, so that they are made once: the feed of a category and that of a tag may have the same. As bytes: texts
   * that live on from feed to feed would make the heap half as large again.
   */
  let contents = Buffer.allocUnsafe(0);
  let contentsLength = 0;
  const contentAt = new Map<string, TextRef>();
  // Also where it is ASCII: as part of the configuration it may be stored as UTF-16, which would make each content that it is put into twice as large.
  const binarySite = Buffer.from(site).toString('latin1');

  function makeRoom(bytes: number): void {
    if (buffer.length - length >= bytes) return;
    buffer = larger(buffer, length, bytes);
  }

  function contentOf(ref: TextRef, page: string): TextRef {
    const known = contentAt.get(page);
    if (known !== undefined) return known;
    const room = roomForText(ref.length);
    if (body.length < room) body = Buffer.allocUnsafe(room * 2);
    texts.readInto(ref, body, 0);
    const html = body.toString('latin1', 0, ref.length);
    const content = feedContent(html, binarySite, inBinary(page));
    if (contents.length - contentsLength < content.length)
      contents = larger(contents, contentsLength, content.length);
    const place = { file: CONTENTS, offset: contentsLength, length: content.length };
    contentsLength += contents.write(content, contentsLength, 'latin1');
    contentAt.set(page, place);
    return place;
  }

  function append(text: string): void {
    // A UTF-16 unit is at most three bytes of UTF-8.
    makeRoom(text.length * 3);
    length += buffer.write(text, length);
  }

  function fill(ref: TextRef): void {
    if (ref.file === CONTENTS) {
      makeRoom(ref.length);
      contents.copy(buffer, length, ref.offset, ref.offset + ref.length);
    } else {
      makeRoom(roomForText(ref.length));
      texts.readInto(ref, buffer, length);
    }
    length += ref.length;
  }

  function assemble(printed: string): Buffer {
    length = 0;
    let from = 0;
    for (let gap = nextGap(printed, 0); gap !== null; gap = nextGap(printed, from)) {
      append(printed.slice(from, gap.at));
      fill(gap.ref);
      from = gap.end;
    }
    append(printed.slice(from));
    if (contentsLength > MOST_BYTES || contentAt.size > MOST_CONTENTS) {
      contentsLength = 0;
      contentAt.clear();
    }
    return buffer.subarray(0, length);
  }

  return { assemble, contentOf };
}

/** The UTF-8 of a text taken for Latin-1; URLs are ASCII but for a host in another script. */
const inBinary = (text: string): string =>
  /[^\u0000-\u007f]/.test(text) ? Buffer.from(text).toString('latin1') : text;

/** Bytes of contents that are kept from feed to feed: those of some. */
const MOST_BYTES = 1 << 20;
/** And how many: a body may have no bytes. */
const MOST_CONTENTS = 1000;

/** A larger buffer with the same beginning. */
function larger(buffer: Buffer<ArrayBuffer>, length: number, more: number): Buffer<ArrayBuffer> {
  const made = Buffer.allocUnsafe((length + more) * 2);
  buffer.copy(made, 0, 0, length);
  return made;
}
