import { ENOUGH_TEXT } from '../util/html-text.js';
import type { WordCount } from '../util/words.js';
import { GREATER, LESS, LF, SLASH, SPACE } from './bytes.js';
import {
  CLASS_AMPERSAND,
  CLASS_BLANK,
  CLASS_CONTROL,
  CLASS_LESS,
  CLASS_LINE_END,
  CLASS_NUL,
  CLASS_WORD,
  CLASSES,
  isCommonHan,
  NO_BREAK_SPACE,
  referenceAt,
  unitAt,
  WIDE_BLANK,
  WIDE_HAN,
  WIDE_NARROW,
  WIDE_SIGN,
  WIDE_UNKNOWN,
  wideKind,
} from './characters.js';
import type { Edit } from './edits.js';
import { ANYTHING, elementAt, HAS_NO_TEXT, IS_APART } from './elements.js';
import { AS_IT_IS, KnownTags, type PublishedTag } from './known-tags.js';
import { Nesting } from './nesting.js';
import { BROKEN, readAttributes, skipBlanks } from './tag-attributes.js';

/**
 * The one scanner of a body's HTML. It tells which tags have to be changed, whether they are nested as a parser nests them, and how many
 * words the text has, in one pass over the bytes, as long as every tag has a form that every HTML parser reads in
 * the same way; else it says that it does not know.
 */

/** What is published instead of a tag with attributes; depends on nothing but the tag. */
export type TagRewriter = (tag: string) => PublishedTag;

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
  /** The flags of all elements that the published HTML may have (see `elements.ts`), where the tags are `clean`. */
  readonly elements: number;
  /** Ascending; they count where the tags are `clean`. */
  readonly edits: readonly Edit[];
}

/** How a tag was understood. Not a tag: the `<` is text. */
const TAG_NONE = 0;
const TAG_INLINE = 1;
/** Parts words. */
const TAG_BLOCK = 2;
/** Has a form that parsers might read otherwise, or content that is no text. */
const TAG_ODD = 3;
/** Goes over a line's end, which only the general way looks at. */
const TAG_BROKEN = 4;

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
  let elements = 0;
  let edits: Edit[] = [];
  const nesting = new Nesting();
  const known = new KnownTags(rewrite);

  /** Understands the tag at `at`; `end` is then behind it. */
  function readTag(bytes: Buffer, at: number, length: number): number {
    const second = bytes[at + 1] ?? 0;
    const isClosing = second === SLASH;
    const from = isClosing ? at + 2 : at + 1;
    let to = from;
    while (to < length && CLASSES[bytes[to] as number] === CLASS_WORD) to++;
    end = at + 1;
    if (to === from || (bytes[from] ?? 0) < 0x41)
      return isClosing || second === 0x21 || second === 0x3f
        ? readOther(bytes, at, length)
        : TAG_NONE;
    const element = elementAt(bytes, from, to);
    elements |= element;
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
    const text = known.publish(bytes, at, end);
    if (text === null) isMarked = true;
    else if (text !== AS_IT_IS) edits.push({ from: at, to: end, text });
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
    elements = 0;
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
      if (isCommonHan(byte, bytes[i + 1])) {
        inWord = false;
        afterWide = false;
        gap = false;
        const from = i;
        if (isCollecting) {
          if (blankNext && collected > 0 && !lastIsWide) units[collected++] = SPACE;
          blankNext = false;
          lastIsWide = true;
          do {
            units[collected++] = unitAt(bytes, i, 3);
            i += 3;
          } while (
            i < firstEnd &&
            collected < ENOUGH_TEXT &&
            isCommonHan(bytes[i] as number, bytes[i + 1])
          );
        } else {
          do i += 3;
          while (i < length && isCommonHan(bytes[i] as number, bytes[i + 1]));
        }
        characters += (i - from) / 3;
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
      // Where tags stay as they are, the value of an attribute may look like one.
      elements: isStrict ? elements : ANYTHING,
      edits,
    };
  };
}
