import { randomBytes } from 'node:crypto';
import runtime from 'nunjucks/src/runtime.js';
import type { PostRecord } from '../archive/post.js';
import type { TextRef } from '../util/spill.js';
import type { WordCount } from '../util/words.js';

/**
 * HTML with gaps. A body is most of an article's page and passes through its template unread, so it is not turned into a
 * text and back: where it is printed stands a *gap*, which names the bytes, and the page is put together when it is written.
 * Whatever looks at the HTML (a filter, a comparison) gets it whole. The same is done with what is printed on page after page, see `kept-texts.ts`.
 */

// Nobody can write a gap into a text: it begins with a number that only this thread knows. Its first character is rare in UTF-16,
// of which every other byte may be zero: V8 looks for it a byte at a time.
const OPENING = `\u0001${randomBytes(12).toString('hex')}:`;

/** A gap in a printed text. */
export interface Gap {
  /** Where it begins, and where the text goes on. */
  readonly at: number;
  readonly end: number;
  /** What fills it: a body, a kept text (see `kept-texts.ts`), or the content of a feed's entry (see `assemble.ts`). */
  readonly ref: TextRef;
}

/** How a gap is printed: its numbers as characters, which takes a tenth of the time that digits take. */
export function gapFor({ file, offset, length }: TextRef): string {
  const numbers = String.fromCharCode(
    FIRST_DIGIT + file,
    FIRST_DIGIT + Math.floor(offset / (BASE * BASE)),
    FIRST_DIGIT + (Math.floor(offset / BASE) % BASE),
    FIRST_DIGIT + (offset % BASE),
    FIRST_DIGIT + Math.floor(length / BASE),
    FIRST_DIGIT + (length % BASE),
  );
  return OPENING + numbers;
}

/** Digits of a gap's numbers are characters from here on, none of which is half a pair. */
const FIRST_DIGIT = 0x4000;
/** So an offset can be some 35 TB, a length 1 GB. */
const BASE = 0x8000;
const DIGITS = 6;

function refAt(printed: string, at: number): TextRef {
  const digit = (place: number): number => printed.charCodeAt(at + place) - FIRST_DIGIT;
  return {
    file: digit(0),
    offset: (digit(1) * BASE + digit(2)) * BASE + digit(3),
    length: digit(4) * BASE + digit(5),
  };
}

/** The first gap of a printed text from a place on; null if there is none. */
export function nextGap(printed: string, from: number): Gap | null {
  const at = printed.indexOf(OPENING, from);
  if (at === -1) return null;
  const start = at + OPENING.length;
  return { at, end: start + DIGITS, ref: refAt(printed, start) };
}

/** A template's printed text with its gaps filled. */
export function fillGaps(printed: string, readBody: (ref: TextRef) => string): string {
  let whole = '';
  let from = 0;
  for (let gap = nextGap(printed, 0); gap !== null; gap = nextGap(printed, from)) {
    whole += printed.slice(from, gap.at) + readBody(gap.ref);
    from = gap.end;
  }
  return from === 0 ? printed : whole + printed.slice(from);
}

/** Safe HTML that may have gaps. */
export class GappedHtml extends runtime.SafeString {
  #printed: string | (() => string);
  readonly #readBody: (ref: TextRef) => string;
  #whole: string | undefined;

  /** @param printed a function where it takes work, and not all who have the value print it. */
  constructor(printed: string | (() => string), readBody: (ref: TextRef) => string) {
    super('');
    this.#printed = printed;
    this.#readBody = readBody;
  }

  /** As it is printed where nothing can look at it any more. */
  get printed(): string {
    if (typeof this.#printed === 'function') this.#printed = this.#printed();
    return this.#printed;
  }

  // Nunjucks' own code takes the text and its length from these two.
  override get val(): string {
    return this.toString();
  }

  override set val(_: string) {}

  override get length(): number {
    return this.toString().length;
  }

  override set length(_: number) {}

  override toString(): string {
    this.#whole ??= fillGaps(this.printed, this.#readBody);
    return this.#whole;
  }

  override valueOf(): string {
    return this.toString();
  }
}

/** The body of a post. */
export class BodyHtml extends GappedHtml {
  readonly #post: Pick<PostRecord, 'body' | 'words' | 'headed'>;

  /** @param change what a body goes through before it is printed; null where it is printed as it is. */
  constructor(
    post: Pick<PostRecord, 'body' | 'words' | 'headed'>,
    readBody: (ref: TextRef) => string,
    change: ((html: string) => string) | null,
  ) {
    super(change === null ? gapFor(post.body) : () => change(readBody(post.body)), readBody);
    this.#post = post;
  }

  get words(): WordCount {
    return this.#post.words;
  }

  /** Whether there are headings in it. */
  get headed(): boolean {
    return this.#post.headed;
  }
}
