import { roomForText, type SpillReader, type TextRef } from '../util/spill.js';
import { absoluteLinks, xmlSection } from './feed-content.js';
import { type Gap, nextGap } from './html.js';

/** Makes the bytes of outputs of one site, one after another. */
export interface Assembler {
  /**
   * An output's text in UTF-8, with the bytes of bodies and kept texts copied into its gaps.
   *
   * @returns bytes that are valid until the next output is put together.
   */
  assemble(printed: string): Buffer;
  /** How many bytes a body will take in the output that is put together next, as the content of a feed's entry; for links, the URL of its page. */
  measure(ref: TextRef, page: string): number;
}

/** @param site the site's URL, for links in feeds. */
export function createAssembler(texts: Pick<SpillReader, 'readInto'>, site: string): Assembler {
  let buffer = Buffer.allocUnsafe(256 * 1024);
  let body = Buffer.allocUnsafe(64 * 1024);
  let length = 0;
  /**
   * Contents that were measured, by their pages, so that they are made once: the feed of a category and that of a tag may have the same. As bytes: texts
   * that live on from feed to feed would make the heap half as large again.
   */
  let measured = Buffer.allocUnsafe(0);
  let measuredLength = 0;
  const measuredAt = new Map<string, readonly [from: number, to: number]>();
  const binarySite = binary(site);

  function makeRoom(bytes: number): void {
    if (buffer.length - length >= bytes) return;
    buffer = larger(buffer, length, bytes);
  }

  function feedContent(ref: TextRef, page: string): readonly [from: number, to: number] {
    const known = measuredAt.get(page);
    if (known !== undefined) return known;
    const room = roomForText(ref.length);
    if (body.length < room) body = Buffer.allocUnsafe(room * 2);
    texts.readInto(ref, body, 0);
    const html = body.toString('latin1', 0, ref.length);
    const content = xmlSection(absoluteLinks(html, binarySite, binary(page)));
    if (measured.length - measuredLength < content.length)
      measured = larger(measured, measuredLength, content.length);
    const from = measuredLength;
    measuredLength += measured.write(content, from, 'latin1');
    const place = [from, measuredLength] as const;
    measuredAt.set(page, place);
    return place;
  }

  function measure(ref: TextRef, page: string): number {
    const [from, to] = feedContent(ref, page);
    return to - from;
  }

  function append(text: string): void {
    // A UTF-16 unit is at most three bytes of UTF-8.
    makeRoom(text.length * 3);
    length += buffer.write(text, length);
  }

  function fill({ ref, feedPage }: Gap): void {
    if (feedPage === null) {
      makeRoom(roomForText(ref.length));
      texts.readInto(ref, buffer, length);
      length += ref.length;
      return;
    }
    const [from, to] = feedContent(ref, feedPage);
    makeRoom(to - from);
    length += measured.copy(buffer, length, from, to);
  }

  function assemble(printed: string): Buffer {
    length = 0;
    let from = 0;
    for (let gap = nextGap(printed, 0); gap !== null; gap = nextGap(printed, from)) {
      append(printed.slice(from, gap.at));
      fill(gap);
      from = gap.end;
    }
    append(printed.slice(from));
    if (measuredLength > MOST_MEASURED || measuredAt.size > MOST_CONTENTS) {
      measuredLength = 0;
      measuredAt.clear();
    }
    return buffer.subarray(0, length);
  }

  return { assemble, measure };
}

/** The UTF-8 of a text taken for Latin-1; URLs are ASCII but for a host in another script. */
const binary = (text: string): string =>
  /[^\u0000-\u007f]/.test(text) ? Buffer.from(text).toString('latin1') : text;

/** Bytes of contents that are kept from feed to feed: those of some. */
const MOST_MEASURED = 1 << 20;
/** And how many: a body may have no bytes. */
const MOST_CONTENTS = 1000;

/** A larger buffer with the same beginning. */
function larger(buffer: Buffer<ArrayBuffer>, length: number, more: number): Buffer<ArrayBuffer> {
  const made = Buffer.allocUnsafe((length + more) * 2);
  buffer.copy(made, 0, 0, length);
  return made;
}
