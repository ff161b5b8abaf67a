import { fingerprintOf } from './bytes.js';

/** So many different lines are kept, of at most so many bytes: a post may have one of megabytes. */
const MOST_KEPT = 4000;
const LONGEST_KEPT = 1000;

interface KnownLine {
  readonly line: Buffer;
  readonly html: Buffer | null;
}

/**
 * The HTML of lines that were met before: all posts of a newspaper end with the same links. They are found by their bytes, so that a known line
 * is never made a string, nor its HTML bytes again.
 */
export class KnownLines {
  readonly #known = new Map<number, KnownLine>();
  readonly #render: (line: string) => string | null;

  /** @param render depends on nothing but the line. */
  constructor(render: (line: string) => string | null) {
    this.#render = render;
  }

  /** What becomes of the line that stands there, in UTF-8. */
  htmlOf(bytes: Buffer, from: number, to: number): Buffer | null {
    if (to - from > LONGEST_KEPT) return this.#htmlOf(bytes.toString('utf8', from, to));
    const fingerprint = fingerprintOf(bytes, from, to);
    const known = this.#known.get(fingerprint);
    if (known !== undefined && isAt(known.line, bytes, from, to)) return known.html;
    const html = this.#htmlOf(bytes.toString('utf8', from, to));
    if (this.#known.size === MOST_KEPT) this.#known.clear();
    this.#known.set(fingerprint, { line: Buffer.from(bytes.subarray(from, to)), html });
    return html;
  }

  #htmlOf(line: string): Buffer | null {
    const html = this.#render(line);
    return html === null ? null : Buffer.from(html);
  }
}

/** Whether a line stands there. */
function isAt(line: Buffer, bytes: Buffer, from: number, to: number): boolean {
  if (line.length !== to - from) return false;
  let same = 0;
  while (same < line.length && line[same] === bytes[from + same]) same++;
  return same === line.length;
}
