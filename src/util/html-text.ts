import { decodeHTML } from 'entities';

/**
 * Plain text out of HTML, for descriptions, excerpts and counts. Not a sanitiser: its result is text, and is
 * escaped wherever it is shown.
 */

// A tag's attribute values may hold `>`; a `<` that begins no tag is text.
const NOT_TEXT =
  /<!--[\s\S]*?(?:-->|$)|<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)|<\/?[a-z!?](?:=\s*(?:"[^"]*(?:"|$)|'[^']*(?:'|$))|[^>])*(?:>|$)/gi;
/** Elements whose edges part words. */
const BLOCK =
  /^<\/?(?:address|article|aside|blockquote|br|center|dd|div|dl|dt|figcaption|figure|footer|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul)\b/i;
const HAN = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u3000-\\u303f\\uff00-\\uffef';
const BEGINS_HAN = new RegExp(`^[${HAN}]`, 'u');
const ENDS_HAN = new RegExp(`[${HAN}]$`, 'u');

/** All text of an HTML fragment, white space folded, no blank left between two Chinese characters. */
export function textOfHtml(html: string): string {
  let text = html.replace(NOT_TEXT, (tag) => (BLOCK.test(tag) ? ' ' : ''));
  if (text.includes('&')) text = decodeHTML(text);
  return foldBlanks(text);
}

/** White space folded and trimmed; between two Chinese characters it goes, because none was meant. */
export function foldBlanks(text: string): string {
  const folded = text.replace(/[\s\u00a0\u3000]+/g, ' ').trim();
  return folded.includes(' ') ? closeGaps(folded) : folded;
}

/** A look at both sides of each blank is cheaper than a pattern that looks at every character. */
function closeGaps(text: string): string {
  let closed = '';
  let from = 0;
  for (let blank = text.indexOf(' '); blank !== -1; blank = text.indexOf(' ', blank + 1)) {
    if (
      ENDS_HAN.test(text.slice(Math.max(0, blank - 2), blank)) &&
      BEGINS_HAN.test(text.slice(blank + 1, blank + 3))
    ) {
      closed += text.slice(from, blank);
      from = blank + 1;
    }
  }
  return closed + text.slice(from);
}

const DESCRIPTION_LENGTH = 200;
const SENTENCE_ENDS = '。！？';
/** What closes behind the end of a sentence. */
const CLOSERS = '”’」』）';
/** Characters that never belong to the one before. */
const BEGINS = /[\w \u4e00-\u9fff\u3001\u3002\uff01\uff0c\uff1f]/;

let segmenter: Intl.Segmenter | undefined;
/** Takes 20 ms to make, and not every thread describes posts. */
function graphemes(): Intl.Segmenter {
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'grapheme' });
  return segmenter;
}

/**
 * A description: the beginning of a text, at most {@link DESCRIPTION_LENGTH} UTF-16 units, cut behind the last
 * full sentence if one ends in its second half, else between two characters as a reader sees them, with `…`.
 */
export function describe(text: string): string {
  if (text.length <= DESCRIPTION_LENGTH) return text;
  const sentence = lastSentenceEnd(text);
  if (sentence !== null) return text.slice(0, sentence);
  // Only the end is segmented, from a character that surely begins one.
  let from = DESCRIPTION_LENGTH - 33;
  while (from > 0 && !BEGINS.test(text[from] ?? '')) from--;
  let cut = from;
  for (const { index } of graphemes().segment(text.slice(from, DESCRIPTION_LENGTH + 32))) {
    if (from + index > DESCRIPTION_LENGTH - 1) break;
    cut = from + index;
  }
  return `${text.slice(0, cut).trimEnd()}…`;
}

/** Where the last full sentence ends, if that is in the second half of a description. */
function lastSentenceEnd(text: string): number | null {
  for (let at = DESCRIPTION_LENGTH - 1; at >= 0; at--) {
    if (!SENTENCE_ENDS.includes(text[at] ?? '')) continue;
    let end = at + 1;
    while (end < DESCRIPTION_LENGTH && CLOSERS.includes(text[end] ?? '')) end++;
    if (end < DESCRIPTION_LENGTH / 2) return null;
    if (isBoundary(text, end)) return end;
  }
  return null;
}

/** Whether the character before `end`, one UTF-16 unit, is a whole one as a reader sees it. */
function isBoundary(text: string, end: number): boolean {
  // The end of a sentence is a whole character by itself unless something is put on it.
  if (end === text.length || BEGINS.test(text[end] ?? '')) return true;
  const [first] = graphemes().segment(text.slice(end - 1, end + 2));
  return first?.segment.length === 1;
}

/** How much HTML mostly holds a description, and how much nearly always, so that a long body is not read to its end. */
const ENOUGH_HTML = [600, 4000];
/** So much of a text {@link describe} looks at, in UTF-16 units. */
export const ENOUGH_TEXT = DESCRIPTION_LENGTH + 32;

/** The description of a body of HTML. */
export function describeHtml(html: string): string {
  for (const enough of ENOUGH_HTML) {
    if (html.length <= enough) break;
    const tag = html.lastIndexOf('<', enough);
    const description = tag > 0 ? describeBeginning(html.slice(0, tag)) : null;
    if (description !== null) return description;
  }
  // Little text in much HTML: attributes as long as articles do occur.
  return describe(textOfHtml(html));
}

/** The description of a body that begins with this, cut before a `<`; null if that is too little to tell. */
function describeBeginning(html: string): string | null {
  const text = textOfHtml(html);
  return text.length > ENOUGH_TEXT ? describe(text) : null;
}
