/** Code that stands in HTML: in tags, and between those of scripts and styles. */

/** An attribute that browsers pass over. */
export interface RefusedAttribute {
  /** Attributes of one kind are told of once in each template. */
  readonly kind: string;
  readonly text: string;
  readonly index: number;
}

/** Whether there may be any: most pages say so at once. */
const MAYBE = /[\s"'/](?:on[a-z]+|style)\s*=|javascript:/i;
const TAG = /<[a-z][^\s/>"']*((?:[^>"']|"[^"]*"|'[^']*')*)>/gi;
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?/g;
const ADDRESSES: ReadonlySet<string> = new Set(['href', 'src', 'action', 'formaction']);

/** What stands in tags of some HTML and would run there, or give a style. */
export function* refusedAttributes(html: string): Generator<RefusedAttribute> {
  if (!MAYBE.test(html)) return;
  for (const { 0: tag, 1: attributes = '', index } of html.matchAll(TAG)) {
    const begin = index + tag.length - 1 - attributes.length;
    for (const found of attributes.matchAll(ATTRIBUTE)) {
      const [text, name = '', value] = found;
      const kind = value === undefined ? null : kindOf(name.toLowerCase(), value);
      if (kind !== null) yield { kind, text, index: begin + found.index };
    }
  }
}

function kindOf(name: string, value: string): string | null {
  if (name === 'style' || /^on[a-z]/.test(name)) return name;
  return ADDRESSES.has(name) && /^["']?\s*javascript:/i.test(value) ? 'javascript:' : null;
}

/** Whether HTML may hold code of either kind: nearly all says at once that it does not. */
export const mayHoldCode = (html: string): boolean =>
  MAYBE.test(html) || /<(?:script|style)\b/i.test(html);

const ELEMENT = /<(script|style)((?:\s[^>]*)?)>([\s\S]*?)<\/\1\s*>/gi;
/** What is no script that runs: data, such as JSON-LD. */
const IS_DATA = /\btype\s*=\s*["']?(?!module|text\/javascript|application\/javascript)[^"'\s>]/i;

/** A script or a style as it stands in HTML. */
export interface Piece {
  readonly isScript: boolean;
  /** What stands between the tags. */
  readonly code: string;
  readonly index: number;
}

/** What runs, or gives a style, and is no file of its own. */
export function* piecesOf(html: string): Generator<Piece> {
  for (const found of html.matchAll(ELEMENT)) {
    const [, element = '', attributes = '', code = ''] = found;
    const isScript = element.toLowerCase() === 'script';
    if (isScript && (/\bsrc\s*=/i.test(attributes) || IS_DATA.test(attributes))) continue;
    yield { isScript, code, index: found.index };
  }
}

const blanked = (text: string): string => text.replace(/[^\n]/g, ' ');

/** Comments of the template engine may show how something is written. */
export const withoutComments = (source: string): string =>
  source.replace(/\{#[\s\S]*?#\}/g, blanked);

/** HTML, or a template of some, at the same length: blanks for what the engine reads, for comments, and for what stands in scripts and styles. */
export function markupOf(source: string): string {
  return withoutComments(source)
    .replace(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}|<!--[\s\S]*?-->/g, blanked)
    .replace(
      /(<(script|style)\b[^>]*>)([\s\S]*?)(?=<\/\2)/gi,
      (_, tag: string, __, code: string) => tag + blanked(code),
    );
}
