import { BRACKET, GREATER, isAlphanumeric, LESS, LF, SLASH, SPACE } from './bytes.js';
import { applyEdits, roomForEdits } from './edits.js';
import { BEGINS_HTML, elementAt, IS_PICTURE } from './elements.js';
import { KnownLines } from './known-lines.js';
import { lazyFirst } from './pictures.js';
import { type ScannedHtml, type TagRules, tagScanner } from './tags.js';

/** A body whose HTML is known without Markdown. */
export interface PlainBody extends Omit<ScannedHtml, 'edits'> {
  /** Valid until the next body is rendered: the bytes lie in a buffer that is used again. */
  readonly html: Buffer;
  /** How many bytes of it come from what stands before the first empty line. */
  readonly firstBlock: number;
  /** Whether it begins with raw HTML. */
  readonly beginsWithHtml: boolean;
}

/**
 * Renders bodies in the archive's usual form without Markdown: blocks of raw HTML, a digest line as a quote, paragraphs
 * of one line with plain text, autolinks and links. All that it does not know for certain it leaves to Markdown, so that
 * the result is always the one that Markdown gives (a property test compares the two).
 *
 * What makes it correct (CommonMark 0.31): blocks that begin at the top level after an empty line are independent of each
 * other; a block of raw HTML whose first tag is {@link BEGINS_HTML} ends at the next empty line and is copied;
 * a line that begins with a letter or a character beyond ASCII begins a paragraph; in a paragraph, {@link PLAIN_TEXT}
 * has no character with a meaning.
 *
 * @param linkTo what becomes of the address of a link.
 * @param rules what is to be done with the tags of raw HTML.
 */
export function plainBodies(
  linkTo: (url: string) => string,
  rules: TagRules,
): (source: Buffer, start: number) => PlainBody | null {
  let out = Buffer.allocUnsafe(64 * 1024);
  let edited = Buffer.allocUnsafe(64 * 1024);
  const scanTags = tagScanner(rules);
  const known = new KnownLines((line) => paragraph(line, linkTo));

  return (source, start) => {
    // A line of text grows by its tags and by addresses that are written twice.
    const room = (source.length - start) * 4 + 1024;
    if (out.length < room) out = Buffer.allocUnsafe(room * 2);
    let end = source.length;
    while (end > start && source[end - 1] === LF) end--;
    if (start === end || source[start] === LF) return null;
    const endsLine = end < source.length;
    let length = 0;
    let firstBlock = 0;
    for (let from = start; from < end; ) {
      let to = source.indexOf('\n\n', from, 'latin1');
      if (to === -1 || to > end) to = end;
      if (isHtmlBlock(source, from, to)) {
        length += source.copy(out, length, from, to);
        if (to < end || endsLine) out[length++] = LF;
      } else {
        const html = textBlock(source, from, to, known, linkTo);
        if (html === null) return null;
        length +=
          typeof html === 'string' ? out.write(html, length, 'utf8') : html.copy(out, length);
      }
      if (firstBlock === 0) firstBlock = length;
      from = to;
      while (from < end && source[from] === LF) from++;
    }
    const scanned = scanTags(out, length, firstBlock);
    if (scanned === null) return null;
    const beginsWithHtml = isHtmlBlock(source, start, end);
    const whole = edit(scanned, length, firstBlock);
    const isPictured = rules.isStrict && (scanned.elements & IS_PICTURE) !== 0;
    const { html, firstEnd } = isPictured ? withoutLazyFirst(whole) : whole;
    const { beginning, words, tags, elements } = scanned;
    // Written out: what is made by spreading and has more fields than that gets a new hidden class each time.
    return { beginning, words, tags, elements, html, firstBlock: firstEnd, beginsWithHtml };
  };

  function edit({ edits }: ScannedHtml, length: number, firstEnd: number): EditedHtml {
    if (edits.length === 0) return { html: out.subarray(0, length), firstEnd };
    const needed = length + roomForEdits(edits);
    if (edited.length < needed) edited = Buffer.allocUnsafe(needed * 2);
    const changed = applyEdits(out, length, firstEnd, edits, edited);
    return { html: edited.subarray(0, changed.length), firstEnd: changed.firstEnd };
  }
}

interface EditedHtml {
  readonly html: Buffer;
  /** Where what comes from the first block ends. */
  readonly firstEnd: number;
}

/** The first picture does not wait; see `pictures.ts`. */
function withoutLazyFirst({ html, firstEnd }: EditedHtml): EditedHtml {
  const lazy = lazyFirst(html);
  if (lazy === null) return { html, firstEnd };
  html.copyWithin(lazy.from, lazy.to);
  const gone = lazy.to - lazy.from;
  return {
    html: html.subarray(0, html.length - gone),
    firstEnd: firstEnd - (lazy.from < firstEnd ? gone : 0),
  };
}

function isHtmlBlock(source: Buffer, from: number, to: number): boolean {
  let at = from;
  while (at < to && at - from < 3 && source[at] === SPACE) at++;
  if (source[at] !== LESS) return false;
  at += source[at + 1] === SLASH ? 2 : 1;
  let end = at;
  while (end < to && isAlphanumeric(source[end] ?? 0)) end++;
  const after = end < to ? source[end] : SPACE;
  if (after !== GREATER && after !== SPACE) return false;
  return (elementAt(source, at, end) & BEGINS_HTML) !== 0;
}

/** Longer lines are Markdown's. */
const LONGEST_LINE = 2000;

/** A quote or a paragraph of one line, or null. */
function textBlock(
  source: Buffer,
  from: number,
  to: number,
  known: KnownLines,
  linkTo: (url: string) => string,
): string | Buffer | null {
  if (to - from > LONGEST_LINE) return null;
  if (source[from] === BRACKET) return known.htmlOf(source, from, to);
  if (source[from] !== GREATER || source[from + 1] !== SPACE)
    return paragraph(source.toString('utf8', from, to), linkTo);
  const html = paragraph(source.toString('utf8', from + 2, to), linkTo);
  return html === null ? null : `<blockquote>\n${html}</blockquote>\n`;
}

function paragraph(line: string, linkTo: (url: string) => string): string | null {
  const text = inlineHtml(line, linkTo);
  return text === null ? null : `<p>${text}</p>\n`;
}

/** What a paragraph may begin with; anything else could begin another block. */
const BEGINS_PARAGRAPH = /^[A-Za-z[<\u0080-\uffff]/;
const ADDRESS = '(?:https?:)?//[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:/[A-Za-z0-9/._~=+,@$?&-]*)?';
/** Characters without a meaning in Markdown, in HTML, or to linkify. */
const PLAIN_TEXT = '[^\\u0000-\\u001f\\u007f!"&*:<>[\\\\\\]^_`~]+';
const INLINE = new RegExp(
  `(${PLAIN_TEXT})|\\[(${PLAIN_TEXT})\\]\\((${ADDRESS})\\)|<(https?:${ADDRESS.slice('(?:https?:)?'.length)})>|(<>)`,
  'y',
);

function inlineHtml(line: string, linkTo: (url: string) => string): string | null {
  if (!BEGINS_PARAGRAPH.test(line) || line.trim() !== line) return null;
  let html = '';
  INLINE.lastIndex = 0;
  while (INLINE.lastIndex < line.length) {
    const match = INLINE.exec(line);
    if (match === null) return null;
    const [, plain, label, target, address] = match;
    if (plain !== undefined) {
      html += plain;
    } else if (label !== undefined && target !== undefined) {
      if (label.trim() !== label || isInternational(target)) return null;
      html += `<a href="${escapeAmpersands(linkTo(target))}">${label}</a>`;
    } else if (address !== undefined) {
      if (isInternational(address)) return null;
      html += `<a href="${escapeAmpersands(linkTo(address))}">${escapeAmpersands(address)}</a>`;
    } else {
      html += '&lt;&gt;';
    }
  }
  return html;
}

/** A host in another script is shown decoded. */
const isInternational = (address: string): boolean => /xn--/i.test(address);
const escapeAmpersands = (address: string): string =>
  address.includes('&') ? address.replaceAll('&', '&amp;') : address;
