/**
 * HTML in which something is never closed. A browser passes over all that follows an open comment, or shows it as the text of
 * an open `textarea`; what was meant is mostly that the rest of the article can be read.
 */

export interface Closed {
  readonly html: string;
  /** What was never closed, as it was written; empty if nothing was found. */
  readonly opened: string;
}

/** Elements in which HTML means something else: only their own end tag ends it. */
const RAW =
  /^(?:textarea|title|xmp|iframe|noembed|noframes|plaintext|script|style|select|template)$/;
/** What follows these is no text for readers. */
const NO_TEXT = /^(?:script|style)$/;

/** After so many, the rest is a riddle: it is shown as it is. Each may cost a look at the whole body. */
const MOST = 50;

/**
 * Turns the `<` of comments, tags and elements that are never closed into text. Behind an open `script` or `style` the rest goes.
 * One pass, and a bounded number of looks ahead.
 */
export function closeUnclosed(html: string): Closed {
  let result = '';
  let opened = '';
  let from = 0;
  let found = 0;
  for (let at = html.indexOf('<'); at !== -1; at = html.indexOf('<', at)) {
    const end = endOfMarkup(html, at);
    if (end > 0) {
      at = end;
      continue;
    }
    if (opened === '') opened = html.slice(at, at + 40).replace(/\s+/g, ' ');
    if (end === DROPPED) return { html: result + html.slice(from, at), opened };
    if (++found > MOST) return { html: result + escapeLess(html.slice(from)), opened };
    result += `${html.slice(from, at)}&lt;`;
    at++;
    from = at;
  }
  return { html: result + html.slice(from), opened };
}

const escapeLess = (html: string): string => html.replaceAll('<', '&lt;');

const UNCLOSED = -1;
const DROPPED = -2;

/** Where what begins at a `<` ends; {@link UNCLOSED}, or {@link DROPPED} if the rest of the body goes with it. */
function endOfMarkup(html: string, at: number): number {
  const next = html[at + 1] ?? '';
  if (html.startsWith('<!--', at)) return endOfComment(html, at);
  if (next === '!' || next === '?' || (next === '/' && !/^[a-z]/i.test(html[at + 2] ?? '')))
    return next === '/' && at + 2 >= html.length ? at + 1 : behind(html, '>', at + 2);
  const name = /^<\/?([a-z][^\t\n\f\r />]*)/i.exec(html.slice(at, at + 20))?.[1]?.toLowerCase();
  if (name === undefined) return at + 1;
  const end = endOfTag(html, at + 1);
  if (end === UNCLOSED || next === '/' || !RAW.test(name)) return end;
  const close = new RegExp(`</${name}(?=[\\t\\n\\f\\r />])`, 'gi');
  close.lastIndex = end;
  if (name !== 'plaintext' && close.test(html)) return close.lastIndex;
  return NO_TEXT.test(name) ? DROPPED : UNCLOSED;
}

function endOfComment(html: string, at: number): number {
  if (html.startsWith('>', at + 4)) return at + 5;
  if (html.startsWith('->', at + 4)) return at + 6;
  const plain = behind(html, '-->', at + 4);
  // Looked for only as far as it counts: a body may have many comments.
  const inside = html.slice(at + 4, plain === UNCLOSED ? html.length : plain);
  const strange = behind(inside, '--!>', 0);
  return strange === UNCLOSED ? plain : at + 4 + strange;
}

function behind(html: string, what: string, from: number): number {
  const found = html.indexOf(what, from);
  return found === -1 ? UNCLOSED : found + what.length;
}

/** Where a tag ends: a `>` in a quoted value does not end it. */
function endOfTag(html: string, from: number): number {
  const piece = /[^>=]*(?:>|=[\t\n\f\r ]*(?:"[^"]*("|$)|'[^']*('|$))?)/y;
  piece.lastIndex = from;
  while (piece.lastIndex < html.length) {
    const match = piece.exec(html);
    if (match === null) return UNCLOSED;
    if (match[0].endsWith('>') && match[1] === undefined && match[2] === undefined)
      return piece.lastIndex;
  }
  return UNCLOSED;
}
