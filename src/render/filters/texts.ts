import { textOfHtml } from '../../util/html-text.js';
import { type SlugifyMode, slugify } from '../../util/slugify.js';
import { countWords, type WordCount } from '../../util/words.js';
import { BodyHtml } from '../html.js';
import { safe } from '../nunjucks/engine.js';
import { textOf } from '../text-of.js';
import { Sequence } from '../views/sequence.js';
import { SiteDate } from '../views/site-date.js';
import { View } from '../views/view.js';

const SLUGIFY_MODES: ReadonlySet<unknown> = new Set<SlugifyMode>([
  'none',
  'raw',
  'default',
  'pretty',
  'ascii',
  'latin',
]);

const CJK = /[\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}\p{Script=Hangul}]/gu;
/** Ruby's `\s`: a full-width blank is none. */
const NO_BLANKS = /[^ \t\n\v\f\r]+/g;

/**
 * Jekyll's modes `cjk` and `auto` (which differ in nothing but speed) and `default`, with its results. Without a mode, what a
 * reader would count: each CJK character, and each run of other text with a letter or digit in it, tags left out.
 */
function numberOfWords(text: string, mode: unknown): number {
  if (mode === 'cjk' || mode === 'auto') {
    const characters = text.match(CJK)?.length ?? 0;
    return characters + (text.replace(CJK, ' ').match(NO_BLANKS)?.length ?? 0);
  }
  if (mode === 'default') return text.match(NO_BLANKS)?.length ?? 0;
  const { characters, words } = countWords(textOfHtml(text));
  return characters + words;
}

/** A reader takes in some 400 CJK characters or 220 words a minute. */
function readingTime({ characters, words }: WordCount): number {
  return Math.max(1, Math.round(characters / 400 + words / 220));
}

/** Jekyll's filters for texts. Where they yield HTML or JSON, it is not escaped again. */
export const textFilters: Readonly<
  Record<string, (value: unknown, ...rest: unknown[]) => unknown>
> = {
  strip_html: (value) => textOfHtml(textOf(value)),
  normalize_whitespace: (value) =>
    textOf(value)
      .replace(/[ \t\n\v\f\r]+/g, ' ')
      .replace(/^ | $/g, ''),
  truncate: (value, length, end) =>
    truncate(
      textOf(value),
      typeof length === 'number' ? length : 50,
      typeof end === 'string' ? end : '...',
    ),
  slugify: (value, mode) =>
    slugify(textOf(value), SLUGIFY_MODES.has(mode) ? (mode as SlugifyMode) : 'default'),
  number_of_words: (value, mode) => numberOfWords(textOf(value), mode),
  reading_time: (value) =>
    readingTime(value instanceof BodyHtml ? value.words : countWords(textOfHtml(textOf(value)))),
  // Of a body it is known beforehand.
  headings: (value) =>
    value instanceof BodyHtml && !value.headed ? NO_HEADINGS : headingsOf(textOf(value)),
  xml_escape: (value) => safe(escapeXml(textOf(value))),
  cgi_escape: (value) => encodeAll(textOf(value)).replaceAll('%20', '+'),
  uri_escape: (value) => escapeUri(textOf(value)),
  jsonify: (value) => safe(toJson(value)),
};

/** A heading that can be linked to. */
interface Heading {
  /** 2 to 4. */
  readonly level: number;
  readonly id: string;
  /** Plain text. */
  readonly text: string;
}

/** The headings of an HTML text that have ids, in order, for a table of contents. One pass, whatever the text is like. */
function headingsOf(html: string): readonly Heading[] {
  const found: Heading[] = [];
  let open: { readonly level: number; readonly id: string; readonly from: number } | null = null;
  for (const { 0: tag, 1: slash, 2: digit, 3: attributes = '', index } of html.matchAll(
    HEADING_TAG,
  )) {
    const level = Number(digit);
    if (slash === '') {
      const id = HEADING_ID.exec(attributes)?.[1];
      open = id === undefined ? null : { level, id: textOfHtml(id), from: index + tag.length };
    } else if (open?.level === level) {
      const text = textOfHtml(html.slice(open.from, index)).trim();
      if (text !== '') found.push(Object.freeze({ level, id: open.id, text }));
      open = null;
    }
  }
  return Object.freeze(found);
}

const NO_HEADINGS: readonly Heading[] = Object.freeze([]);
const HEADING_TAG = /<(\/?)h([2-4])\b([^<>]*)>/gi;
const HEADING_ID = /(?:^|\s)id="([^"]+)"/i;

/** Liquid's `truncate`: `length` counts the ending too, and code points, so that no character is cut in two. */
function truncate(text: string, length: number, end: string): string {
  if (text.length <= length) return text;
  // Taking a text apart costs twenty times as much, and hardly any begins with what is two units long.
  const beginning = text.slice(0, Math.max(0, length));
  if (!/[\ud800-\udbff]/.test(beginning) && !/[\ud800-\udbff]/.test(end))
    return beginning.slice(0, Math.max(0, length - end.length)) + end;
  const characters = [...text];
  if (characters.length <= length) return text;
  return characters.slice(0, Math.max(0, length - [...end].length)).join('') + end;
}

const XML_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const NOT_XML =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Of a well-formed text; without a look behind, which costs more than all the rest. */
const MAYBE_NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
/** What nearly no text has: to look for it alone takes a third of the time. */
const MAYBE_CHANGED = /[&<>"'\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/;

/** A text as XML may hold it: escaped, without the characters that XML 1.0 forbids. */
export function escapeXml(text: string): string {
  if (!MAYBE_CHANGED.test(text)) return text;
  const allowed =
    text.isWellFormed() && !MAYBE_NOT_XML.test(text) ? text : text.replace(NOT_XML, '');
  return allowed.replace(/[&<>"']/g, (character) => XML_ESCAPES[character] ?? character);
}

/** Lone surrogates make `encodeURIComponent` throw. */
function wellFormed(text: string): string {
  return text.toWellFormed();
}

// A pattern finds out for a third of what a loop takes.
/** What `encodeURI` does not leave as it is. */
const NOT_IN_URI = /[^A-Za-z0-9;,/?:@&=+$_.!~*'()#-]/;
/** The same, where it is not encoded already. */
const NOT_ENCODED = /[^A-Za-z0-9;,/?:@&=+$_.!~*'()#%-]|%(?![0-9A-Fa-f]{2})/;

/** Whether there is nothing to encode: what nearly every address that a template has is like. */
const isEncoded = (text: string): boolean => !NOT_IN_URI.test(text) || !NOT_ENCODED.test(text);

/** A URL with everything encoded that has no place in one; what is encoded already stays as it is. */
export function escapeUri(text: string): string {
  if (isEncoded(text)) return text;
  return encodeURI(wellFormed(text)).replace(/%25([0-9A-F]{2})|%5B|%5D/gi, (code, hex) =>
    hex === undefined ? decodeURIComponent(code) : `%${hex}`,
  );
}

/** As Ruby's `CGI.escape`. */
function encodeAll(text: string): string {
  return encodeURIComponent(wellFormed(text)).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

const JSON_ESCAPES: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** What JSON, or a script element, has in another form. */
const NOT_PLAIN_IN_JSON = /["\\\u0000-\u001f<>&\u2028\u2029\ud800-\udfff]/;

/** JSON that is safe inside a script element and in text. */
function toJson(value: unknown): string {
  // Most are texts with nothing to escape, which a test finds out for a fifth of the cost.
  if (typeof value === 'string' && !NOT_PLAIN_IN_JSON.test(value)) return `"${value}"`;
  const json = JSON.stringify(plain(value, 0)) ?? 'null';
  return json.replace(/[<>&\u2028\u2029]/g, (character) => JSON_ESCAPES[character] ?? character);
}

const DEEPEST = 32;

/** Views have no data of their own to print; they become what they print as. */
function plain(value: unknown, depth: number): unknown {
  if (depth > DEEPEST || typeof value === 'function') return null;
  if (value instanceof SiteDate || value instanceof View) return textOf(value);
  if (value instanceof Sequence || Array.isArray(value))
    return [...value].map((item) => plain(item, depth + 1));
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  // Nunjucks' safe texts are String objects.
  if (value instanceof String) return value.toString();
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, plain(item, depth + 1)]),
  );
}
