import { ENOUGH_TEXT } from '../util/html-text.js';
import type { WordCount } from '../util/words.js';

/**
 * The one scanner of a body's HTML. It tells which tags have to be changed, whether they are nested as a parser nests them, and how many
 * words the text has, in one pass over the bytes, as long as every tag has a form that every HTML parser reads in
 * the same way; else it says that it does not know.
 */

/** Whether a tag with attributes has something that must be changed. */
export type TagTest = (tag: string) => boolean;

/** What is published instead of a tag with attributes, which may be the tag itself; null where only the slow way can tell. */
export type TagRewriter = (tag: string) => string | null;

/** What the scanner is to do with tags. */
export interface TagRules {
  readonly rewrite: TagRewriter;
  /**
   * Whether only HTML passes that a parser reads as it is written: known elements, closed in order, so that no end tag
   * reaches beyond the body. A comment is emptied, because servers read some (`<!--#include`), and a lone `<` is escaped. Neither
   * is taken out: what stands around it could become a tag.
   */
  readonly isStrict: boolean;
}

/** Bytes of the HTML, and what stands in their place. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export interface ScannedHtml {
  /**
   * How the text of the first part begins, as `textOfHtml` gives it: at least {@link ENOUGH_TEXT} UTF-16 units or all of it; null where only
   * the slow way can tell.
   */
  readonly beginning: string | null;
  /** CJK characters and other words of the text, or null where only the slow way can tell. */
  readonly words: WordCount | null;
  /** `clean` if the edits are all there is to do, `marked` if there is more, `unknown` if the cheap test cannot tell. */
  readonly tags: 'clean' | 'marked' | 'unknown';
  /** Ascending; they count where the tags are `clean`. */
  readonly edits: readonly Edit[];
}

const NAME = '[A-Za-z][A-Za-z0-9]*';
const ATTRIBUTE =
  '[ \\t]+[^\\s"\'<>/=\\u0000]+(?:[ \\t]*=[ \\t]*(?:"[^"\\n]*"|\'[^\'\\n]*\'|[^\\s"\'=<>`]+))?';
/**
 * A tag in a form that HTML's tokenizer reads as this pattern does, its attributes in a group; or, without a group, the beginning
 * of anything else that could be one.
 */
const TAG = new RegExp(
  `<(?:/${NAME}[ \\t]*>|${NAME}((?:${ATTRIBUTE})*)[ \\t]*/?>|!--[^<>\\n-]*-->)|<(?=[A-Za-z/!?])()`,
  'g',
);

/**
 * Whether the HTML has anything that `needsWork` would change: each tag with attributes is asked about or, where
 * a tag has a form that parsers might read otherwise, the HTML as a whole.
 */
export function someTag(html: string, needsWork: TagTest): boolean {
  for (const match of html.matchAll(TAG)) {
    if (match[2] !== undefined) return needsWork(html);
    if (match[1] && needsWork(match[0])) return true;
  }
  return false;
}

/** What a byte below 128 means in text. */
const CLASS_OTHER = 0;
const CLASS_WORD = 1;
const CLASS_BLANK = 2;
const CLASS_LINE_END = 3;
const CLASS_LESS = 4;
const CLASS_AMPERSAND = 5;
const CLASS_NUL = 6;
const CLASS_CONTROL = 7;

const CLASSES = Uint8Array.from({ length: 128 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (/[A-Za-z0-9]/.test(character)) return CLASS_WORD;
  if (character === '\n') return CLASS_LINE_END;
  if (character === '<') return CLASS_LESS;
  if (character === '&') return CLASS_AMPERSAND;
  if (byte === 0) return CLASS_NUL;
  if (/\s/.test(character)) return CLASS_BLANK;
  return byte < 0x20 ? CLASS_CONTROL : CLASS_OTHER;
});

/** Elements whose edges part words; see `util/html-text.ts`. */
const PARTS_WORDS =
  'address article aside blockquote br center dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul';
/** Elements whose content is no text of the article. */
const NO_TEXT = 'script style';

/**
 * Elements of which a parser's rules are known here, by what their start tag does (HTML, 13.2.6.4.7). All of them are on the allow-list.
 * Blocks close an open `p`, and a heading another heading; a `li` stands in a list; phrasing elements and links do nothing but open.
 */
const BLOCK =
  'p div center blockquote ul ol section article address figure figcaption pre h1 h2 h3 h4 h5 h6';
const PHRASING =
  'span strong b em i u s strike small big sub sup code font tt mark cite abbr acronym del ins q var kbd samp dfn time bdi bdo';
const VOID_PHRASING = 'br img wbr';

/** What is known of an element: its number in the low byte, flags above it. */
const IS_BLOCK = 1 << 8;
const IS_VOID = 1 << 9;
const IS_HEADING = 1 << 10;
const IS_LIST = 1 << 11;
const IS_ITEM = 1 << 12;
const IS_LINK = 1 << 13;
const IS_PARAGRAPH = 1 << 14;
/** Its rules are none of those above. */
const IS_STRANGE = 1 << 15;
const HAS_NO_TEXT = 1 << 16;
const IS_APART = 1 << 17;

const ELEMENTS: ReadonlyMap<string, number> = describeElements();
const UNKNOWN_ELEMENT = IS_STRANGE;

function describeElements(): Map<string, number> {
  const elements = new Map<string, number>();
  const add = (names: string, flags: number): void => {
    for (const name of names.split(' ')) {
      const known = elements.get(name) ?? elements.size + 1;
      elements.set(name, known | flags);
    }
  };
  add(BLOCK, IS_BLOCK);
  add('hr', IS_BLOCK | IS_VOID);
  add(PHRASING, 0);
  add(VOID_PHRASING, IS_VOID);
  add('h1 h2 h3 h4 h5 h6', IS_HEADING);
  add('ul ol', IS_LIST);
  add('li', IS_ITEM);
  add('a', IS_LINK);
  add('p', IS_PARAGRAPH);
  const known = new Set(elements.keys());
  add(PARTS_WORDS, IS_APART);
  add(NO_TEXT, HAS_NO_TEXT);
  for (const [name, flags] of elements)
    if (!known.has(name)) elements.set(name, flags | IS_STRANGE);
  return elements;
}

const LF = 0x0a;
const SPACE = 0x20;
const TAB = 0x09;
const SLASH = 0x2f;
const LESS = 0x3c;
const GREATER = 0x3e;

/** How a tag was understood. */
/** Not a tag: the `<` is text. */
const TAG_NONE = 0;
const TAG_INLINE = 1;
/** Parts words. */
const TAG_BLOCK = 2;
/** Has a form that parsers might read otherwise, or content that is no text. */
const TAG_ODD = 3;
/** Goes over a line's end, which only the general way looks at. */
const TAG_BROKEN = 4;

/** Deeper nesting is left to the slow way. */
const DEEPEST = 100;

/**
 * Follows what a parser has open, as far as its rules are simple. What makes it right: only elements of {@link ELEMENTS} pass, an end tag must close what
 * was opened last (so that no formatting element is ever opened again by itself), and the one thing that closes without an
 * end tag is a `p` that was opened last.
 */
class Nesting {
  readonly #open = new Int32Array(DEEPEST);
  #depth = 0;
  #paragraphs = 0;
  #headings = 0;
  #links = 0;

  clear(): void {
    this.#depth = 0;
    this.#paragraphs = 0;
    this.#headings = 0;
    this.#links = 0;
  }

  /** Whether a start tag does here what is known of it. */
  start(element: number): boolean {
    if ((element & IS_STRANGE) !== 0) return false;
    if ((element & IS_BLOCK) !== 0 && !this.#closeParagraph()) return false;
    if ((element & IS_VOID) !== 0) return true;
    if ((element & IS_ITEM) !== 0 && (this.#last() & IS_LIST) === 0) return false;
    if ((element & IS_HEADING) !== 0 && this.#headings > 0) return false;
    if ((element & IS_LINK) !== 0 && this.#links > 0) return false;
    if (this.#depth === DEEPEST) return false;
    this.#open[this.#depth++] = element;
    this.#count(element, 1);
    return true;
  }

  end(element: number): boolean {
    if ((element & (IS_STRANGE | IS_VOID)) !== 0) return false;
    // An end tag of a `p` that is not open is an empty paragraph.
    if ((element & IS_PARAGRAPH) !== 0 && this.#paragraphs === 0) return true;
    if ((element & IS_BLOCK) !== 0 && (element & IS_PARAGRAPH) === 0 && !this.#closeParagraph())
      return false;
    if ((element & IS_ITEM) !== 0 && !this.#closeParagraph()) return false;
    if (this.#last() !== element) return false;
    this.#depth--;
    this.#count(element, -1);
    return true;
  }

  /** Closes what the end closes: whether nothing is open then, and whether a `p` was. */
  finish(): { readonly closed: boolean; readonly paragraph: boolean } {
    const paragraph = this.#paragraphs > 0;
    return { closed: this.#closeParagraph() && this.#depth === 0, paragraph };
  }

  #last(): number {
    return this.#depth === 0 ? 0 : (this.#open[this.#depth - 1] ?? 0);
  }

  /** Closes an open `p`; false if that would leave others open in it. */
  #closeParagraph(): boolean {
    if (this.#paragraphs === 0) return true;
    if ((this.#last() & IS_PARAGRAPH) === 0) return false;
    this.#depth--;
    this.#paragraphs--;
    return true;
  }

  #count(element: number, by: number): void {
    if ((element & IS_PARAGRAPH) !== 0) this.#paragraphs += by;
    if ((element & IS_HEADING) !== 0) this.#headings += by;
    if ((element & IS_LINK) !== 0) this.#links += by;
  }
}

/**
 * Makes a scanner of the HTML in the first `length` bytes of a buffer (valid UTF-8), of which the first part ends at
 * `firstEnd`. It returns null where a line holds blanks only,
 * which ends a block of raw HTML in Markdown, or where there is a NUL or a tag over several lines.
 */
export function tagScanner({
  rewrite,
  isStrict,
}: TagRules): (bytes: Buffer, length: number, firstEnd: number) => ScannedHtml | null {
  const units = new Uint16Array(ENOUGH_TEXT + 2);
  const text = Buffer.from(units.buffer);
  let end = 0;
  let isOdd = false;
  let isMarked = false;
  let edits: Edit[] = [];
  const nesting = new Nesting();

  /** Understands the tag at `at`; `end` is then behind it. */
  function readTag(bytes: Buffer, at: number, length: number): number {
    const second = bytes[at + 1] ?? 0;
    const isClosing = second === SLASH;
    const from = isClosing ? at + 2 : at + 1;
    let to = from;
    while (to < length && CLASSES[bytes[to] ?? 0] === CLASS_WORD && (bytes[to] ?? 0) < 0x80) to++;
    end = at + 1;
    if (to === from || (bytes[from] ?? 0) < 0x41)
      return isClosing || second === 0x21 || second === 0x3f
        ? readOther(bytes, at, length)
        : TAG_NONE;
    const element =
      to - from === 1 && ((bytes[from] ?? 0) | 0x20) === 0x70
        ? PARAGRAPH
        : elementAt(bytes, from, to);
    let next = skipBlanks(bytes, to, length);
    const attributes = next;
    if (!isClosing && next > to) {
      next = readAttributes(bytes, next, length);
      if (next < 0) return next === BROKEN ? TAG_BROKEN : TAG_ODD;
    }
    const hasAttributes = next > attributes;
    if (!isClosing && bytes[next] === SLASH) next++;
    if (bytes[next] === LF) return TAG_BROKEN;
    if (next >= length || bytes[next] !== GREATER) return TAG_ODD;
    end = next + 1;
    if (hasAttributes && !isMarked) rewriteTag(bytes, at);
    if (isStrict && !isMarked)
      isMarked = isClosing ? !nesting.end(element) : !nesting.start(element);
    if ((element & HAS_NO_TEXT) !== 0) return TAG_ODD;
    return (element & IS_APART) !== 0 ? TAG_BLOCK : TAG_INLINE;
  }

  function rewriteTag(bytes: Buffer, at: number): void {
    const tag = bytes.toString('utf8', at, end);
    const text = rewrite(tag);
    if (text === null) isMarked = true;
    else if (text !== tag) edits.push({ from: at, to: end, text });
  }

  /** A comment without a line's end in it is known to have no words; only the simplest surely hold nothing like a tag. */
  function readOther(bytes: Buffer, at: number, length: number): number {
    if (bytes[at + 1] !== 0x21 || bytes[at + 2] !== 0x2d || bytes[at + 3] !== 0x2d) return TAG_ODD;
    const close = bytes.indexOf('-->', at + 4, 'latin1');
    if (close === -1 || close >= length) return TAG_BROKEN;
    // Not beyond the comment: of very many in one line, each would look to the end of the body.
    if (bytes.subarray(at + 4, close).includes(LF)) return TAG_BROKEN;
    for (let inside = at + 4; inside < close && !isOdd; inside++)
      isOdd = bytes[inside] === LESS || bytes[inside] === GREATER || bytes[inside] === 0x2d;
    end = close + 3;
    if (isStrict && close > at + 4) edits.push({ from: at, to: end, text: '<!---->' });
    return TAG_INLINE;
  }

  return (bytes, length, firstEnd) => {
    // The beginning of the text: its length, whether it is still being collected, and whether a blank comes next.
    let collected = 0;
    let isCollecting = true;
    let isKnown = true;
    let blankNext = false;
    let lastIsWide = false;
    isOdd = false;
    isMarked = false;
    edits = [];
    nesting.clear();
    let characters = 0;
    let words = 0;
    let isCounted = true;
    let inWord = false;
    // A blank between two full-width signs goes: whether it parts words is known at the next character.
    let afterWide = false;
    let gap = false;
    for (let i = 0; i < length; ) {
      const byte = bytes[i] ?? 0;
      if (isCollecting && (i >= firstEnd || collected >= ENOUGH_TEXT)) isCollecting = false;
      if (byte >= 0xe5 && byte <= 0xe9) {
        if (isCollecting) {
          if (blankNext && collected > 0 && !lastIsWide) units[collected++] = SPACE;
          units[collected++] =
            ((byte & 15) << 12) | (((bytes[i + 1] ?? 0) & 63) << 6) | ((bytes[i + 2] ?? 0) & 63);
          blankNext = false;
          lastIsWide = true;
        }
        characters++;
        inWord = false;
        afterWide = false;
        gap = false;
        i += 3;
        continue;
      }
      if (byte < 0x80) {
        const kind = CLASSES[byte];
        if (kind === CLASS_LINE_END) {
          const next = skipBlanks(bytes, i + 1, length);
          if (next > i + 1 && (next === length || bytes[next] === LF)) return null;
        }
        let isBlank = kind === CLASS_BLANK || kind === CLASS_LINE_END;
        let character = byte;
        if (kind === CLASS_LESS) {
          const tag = readTag(bytes, i, length);
          if (tag === TAG_BROKEN) return null;
          if (tag === TAG_ODD) {
            isOdd = true;
            isCounted = false;
            if (isCollecting) isKnown = false;
          }
          if (isStrict && tag === TAG_NONE) edits.push({ from: i, to: i + 1, text: '&lt;' });
          i = end;
          if (tag === TAG_INLINE || tag === TAG_ODD) continue;
          isBlank = tag === TAG_BLOCK;
        } else if (kind === CLASS_AMPERSAND) {
          const reference = referenceAt(bytes, i);
          if (reference === null) {
            isCounted = false;
            if (isCollecting) isKnown = false;
          }
          character = reference?.unit ?? byte;
          isBlank = character === NO_BREAK_SPACE;
          i += reference?.name.length ?? 1;
        } else {
          if (kind === CLASS_NUL) return null;
          if (kind === CLASS_CONTROL) {
            isCounted = false;
            if (isCollecting) isKnown = false;
          }
          i++;
        }
        if (isBlank) {
          if (inWord && afterWide) gap = true;
          else inWord = false;
          blankNext = true;
          continue;
        }
        if (isCollecting) {
          if (blankNext && collected > 0) units[collected++] = SPACE;
          units[collected++] = character;
          blankNext = false;
          lastIsWide = false;
        }
        if (gap) inWord = false;
        gap = false;
        afterWide = false;
        if (kind === CLASS_WORD && !inWord) {
          words++;
          inWord = true;
        }
        continue;
      }
      const width = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
      const wide = wideKind(byte, bytes[i + 1] ?? 0, bytes[i + 2] ?? 0);
      if (isCollecting && wide === WIDE_UNKNOWN) {
        isKnown = false;
      } else if (isCollecting && wide !== WIDE_BLANK) {
        const isWide = wide !== WIDE_NARROW;
        if (blankNext && collected > 0 && !(lastIsWide && isWide)) units[collected++] = SPACE;
        units[collected++] = unitAt(bytes, i, width);
        blankNext = false;
        lastIsWide = isWide;
      }
      i += width;
      if (wide === WIDE_UNKNOWN) {
        isCounted = false;
      } else if (wide === WIDE_BLANK) {
        blankNext = true;
        if (inWord && afterWide) gap = true;
        else inWord = false;
      } else if (wide === WIDE_HAN) {
        characters++;
        inWord = false;
        afterWide = false;
        gap = false;
      } else {
        if (gap && wide === WIDE_NARROW) inWord = false;
        gap = false;
        afterWide = wide === WIDE_SIGN;
      }
    }
    if (isStrict) {
      const { closed, paragraph } = nesting.finish();
      if (!closed) isMarked = true;
      if (paragraph) edits.push({ from: length, to: length, text: '</p>' });
    }
    return {
      beginning: isKnown ? text.toString('utf16le', 0, collected * 2) : null,
      words: isCounted ? { characters, words } : null,
      tags: isOdd ? 'unknown' : isMarked ? 'marked' : 'clean',
      edits,
    };
  };
}

/** A character beyond ASCII, as far as counting goes. */
const WIDE_UNKNOWN = 0;
const WIDE_BLANK = 1;
/** A character that counts. */
const WIDE_HAN = 2;
/** Full-width punctuation: no word, and blanks between two of it go. */
const WIDE_SIGN = 3;
/** Punctuation that is no word. */
const WIDE_NARROW = 4;

/** By the three bytes of a character of UTF-8; what is not in the archive's everyday text is unknown. */
function wideKind(first: number, second: number, third: number): number {
  if (first === 0xe4) {
    // U+4E00 on; what is below has symbols among it.
    return second >= 0xb8 ? WIDE_HAN : WIDE_UNKNOWN;
  }
  if (first === 0xe3 && second === 0x80) {
    // U+3000 to U+303F
    if (third === 0x80) return WIDE_BLANK;
    if (third >= 0x85 && third <= 0x87) return WIDE_HAN;
    return third <= 0xa0 ? WIDE_SIGN : WIDE_UNKNOWN;
  }
  if (first === 0xef) {
    // U+FF01 to U+FF0F, U+FF1A to U+FF20, U+FF3B to U+FF40, U+FF5B to U+FF65: without digits and letters.
    if (second === 0xbc)
      return (third >= 0x81 && third <= 0x8f) || (third >= 0x9a && third <= 0xa0) || third >= 0xbb
        ? WIDE_SIGN
        : WIDE_UNKNOWN;
    if (second === 0xbd)
      return third === 0x80 || (third >= 0x9b && third <= 0xa5) ? WIDE_SIGN : WIDE_UNKNOWN;
    return WIDE_UNKNOWN;
  }
  if (first === 0xe2 && second === 0x80) {
    // U+2010 to U+2027, U+2030 to U+203E
    return (third >= 0x90 && third <= 0xa7) || (third >= 0xb0 && third <= 0xbe)
      ? WIDE_NARROW
      : WIDE_UNKNOWN;
  }
  if (first === 0xc2) {
    if (second === 0xa0) return WIDE_BLANK;
    return second === 0xb7 ? WIDE_NARROW : WIDE_UNKNOWN;
  }
  return WIDE_UNKNOWN;
}

const NO_BREAK_SPACE = 0xa0;
const REFERENCES = [
  { name: '&nbsp;', unit: NO_BREAK_SPACE },
  { name: '&amp;', unit: 0x26 },
  { name: '&lt;', unit: 0x3c },
  { name: '&gt;', unit: 0x3e },
  { name: '&quot;', unit: 0x22 },
] as const;

/** The character reference at a place, if it is one of the few that occur everywhere. */
function referenceAt(bytes: Buffer, at: number): (typeof REFERENCES)[number] | null {
  const text = bytes.toString('latin1', at, at + 6);
  return REFERENCES.find(({ name }) => text.startsWith(name)) ?? null;
}

/** A character of two or three bytes of UTF-8. */
function unitAt(bytes: Buffer, at: number, width: number): number {
  const [first = 0, second = 0, third = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]];
  return width === 2
    ? ((first & 31) << 6) | (second & 63)
    : ((first & 15) << 12) | ((second & 63) << 6) | (third & 63);
}

const PARAGRAPH = ELEMENTS.get('p') ?? UNKNOWN_ELEMENT;

const elementAt = (bytes: Buffer, from: number, to: number): number =>
  to - from > 10
    ? UNKNOWN_ELEMENT
    : (ELEMENTS.get(bytes.toString('latin1', from, to).toLowerCase()) ?? UNKNOWN_ELEMENT);

/** Writes HTML with its edits made; `target` has room for it. Returns its length, and that of the part before `firstEnd`. */
export function applyEdits(
  bytes: Buffer,
  length: number,
  firstEnd: number,
  edits: readonly Edit[],
  target: Buffer,
): { readonly length: number; readonly firstEnd: number } {
  let written = 0;
  let from = 0;
  let first = firstEnd;
  for (const edit of edits) {
    written += bytes.copy(target, written, from, edit.from);
    const size = target.write(edit.text, written, 'utf8');
    written += size;
    from = edit.to;
    if (edit.from < firstEnd) first += size - (edit.to - edit.from);
  }
  written += bytes.copy(target, written, from, length);
  return { length: written, firstEnd: first };
}

/** How many bytes edits may add. */
export function roomForEdits(edits: readonly Edit[]): number {
  return edits.reduce((room, { text }) => room + text.length * 3, 0);
}

function skipBlanks(bytes: Buffer, from: number, length: number): number {
  let at = from;
  while (at < length && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  return at;
}

const ODD = -1;
const BROKEN = -2;

/** Where attributes end; {@link ODD} or {@link BROKEN} where they are not of the one plain form. See {@link TAG}. */
function readAttributes(bytes: Buffer, from: number, length: number): number {
  let at = from;
  for (;;) {
    const byte = bytes[at] ?? 0;
    if (at >= length) return ODD;
    if (byte === GREATER || byte === SLASH) return at;
    const nameEnd = skipName(bytes, at, length);
    if (nameEnd === at) return byte === LF ? BROKEN : ODD;
    let next = skipBlanks(bytes, nameEnd, length);
    if (bytes[next] === 0x3d) {
      next = skipValue(bytes, skipBlanks(bytes, next + 1, length), length);
      if (next < 0) return next;
      const after = skipBlanks(bytes, next, length);
      const closes = bytes[after] === GREATER || bytes[after] === SLASH;
      if (after === next && !closes) return bytes[after] === LF ? BROKEN : ODD;
      next = after;
    } else if (next === nameEnd && bytes[next] !== GREATER && bytes[next] !== SLASH) {
      return bytes[next] === LF ? BROKEN : ODD;
    }
    at = next;
  }
}

/** Bytes that end an attribute's name, and those that end a value without quotes. */
const ENDS_NAME = bytesOf('\0\t\n\v\f\r "\'<>/=');
const ENDS_VALUE = bytesOf('\t\n\v\f\r "\'=<>`');

function bytesOf(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}

function skipName(bytes: Buffer, from: number, length: number): number {
  let at = from;
  while (at < length && ENDS_NAME[bytes[at] ?? 0] === 0) {
    // `\s` knows blanks beyond ASCII: leave those to the general way.
    if ((bytes[at] ?? 0) >= 0x80) return from;
    at++;
  }
  return at;
}

function skipValue(bytes: Buffer, from: number, length: number): number {
  const quote = bytes[from];
  if (quote === 0x22 || quote === 0x27) {
    for (let at = from + 1; at < length; at++) {
      if (bytes[at] === quote) return at + 1;
      if (bytes[at] === LF) return BROKEN;
      if (bytes[at] === 0) return BROKEN;
    }
    return ODD;
  }
  let at = from;
  while (at < length && ENDS_VALUE[bytes[at] ?? 0] === 0) {
    if ((bytes[at] ?? 0) >= 0x80) return ODD;
    at++;
  }
  return at === from ? (bytes[at] === LF ? BROKEN : ODD) : at;
}
