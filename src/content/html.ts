import { type DefaultTreeAdapterMap, parseFragment, serialize } from 'parse5';
import { type LinkRewriter, URL_ATTRIBUTES } from './links.js';
import { someTag, type TagTest } from './tags.js';

/**
 * Changes to the HTML of a body: hidden parts go, links are rewritten. A body is taken apart by a real HTML
 * parser, but only where a cheap test says that there may be something to do: most bodies pass as they are.
 */

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

export interface BodyFinisher {
  /** Whether a cheap test sees anything that {@link BodyFinisher.finish} would change. */
  needsWork(html: string): boolean;
  /** The same test for one tag. */
  readonly tagNeedsWork: TagTest;
  /** The HTML as it is published. Its tree is the one that a browser builds, without the hidden parts. */
  finish(html: string): string;
}

/** Never misses `hidden` or `display: none` as a browser would read them; may be wrong the other way. */
const MAY_HIDE = /[\s"'/]hidden|display|style\s*=\s*(?:"[^"]*[&\\]|'[^']*[&\\]|[^\s>]*[&\\])/i;

export function bodyFinisher(
  hasLinks: (html: string) => boolean,
  rewrite: LinkRewriter,
): BodyFinisher {
  const tagNeedsWork: TagTest = (tag) => MAY_HIDE.test(tag) || hasLinks(tag);
  return {
    tagNeedsWork,
    needsWork: (html) => someTag(html, tagNeedsWork),
    finish(html) {
      const fragment = parseFragment(html);
      walk(fragment, rewrite);
      return serialize(fragment);
    },
  };
}

function walk(top: Node, rewrite: LinkRewriter): void {
  // A list of work, not recursion: a hostile body nests deeper than the stack.
  const work: Node[] = [top];
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    if (!('childNodes' in node)) continue;
    node.childNodes = node.childNodes.filter((child) => !isHidden(child));
    for (const child of node.childNodes) {
      if ('attrs' in child) rewriteAttributes(child, rewrite);
      work.push(child);
    }
    if ('content' in node) work.push(node.content as Node);
  }
}

function isHidden(node: Node): boolean {
  if (!('attrs' in node)) return false;
  return node.attrs.some(
    ({ name, value }) => name === 'hidden' || (name === 'style' && hides(value)),
  );
}

/** What CSS reads as one piece: a comment, a string, an escape, what stands in brackets. */
const CSS_PIECE =
  /\/\*[\s\S]*?(?:\*\/|$)|"(?:\\[\s\S]|[^"\\\n])*(?:"|$)|'(?:\\[\s\S]|[^'\\\n])*(?:'|$)|\\[0-9a-f]{1,6}\s?|\\[^\n]|\((?:"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|\\[\s\S]|[^)\\"'])*(?:\)|$)/gi;

/** Values of `display` that a browser knows; it passes over a declaration with any other. */
const DISPLAYS =
  /^(?:(?:block|inline|run-in|flow|flow-root|table|flex|grid|ruby|math|list-item|contents|none|(?:inline|-webkit|-webkit-inline|-ms|-ms-inline)-(?:block|table|flex|flexbox|grid|box)|table-[a-z-]+|ruby-[a-z-]+|inherit|initial|unset|revert|revert-layer)(?: |$))+$/;

/** Whether a `style` attribute hides its element, read as CSS reads it: the last valid declaration counts, `!important` first. */
function hides(style: string): boolean {
  const plain = style.replace(CSS_PIECE, cssPieceOf);
  let hidden = false;
  let important = false;
  for (const declaration of plain.split(';')) {
    const match = /^\s*display\s*:\s*([^!]*?)\s*(!\s*important\s*)?$/i.exec(declaration);
    if (match === null) continue;
    const value = (match[1] ?? '').replace(/\s+/g, ' ').toLowerCase();
    const weighs = match[2] !== undefined;
    if (!DISPLAYS.test(value) || (important && !weighs)) continue;
    hidden = value === 'none';
    important = weighs;
  }
  return hidden;
}

/** A comment parts words, an escape is its character, and the rest cannot be a declaration of `display`. */
function cssPieceOf(piece: string): string {
  if (piece.startsWith('/*')) return ' ';
  if (!piece.startsWith('\\')) return '()';
  const hex = /^\\([0-9a-f]+)/i.exec(piece)?.[1];
  const character =
    hex === undefined
      ? piece.slice(1)
      : String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10ffff));
  // An escaped sign is a letter of a name to CSS.
  return /[\w-]/.test(character) ? character : '_';
}

const urlAttributes: ReadonlySet<string> = new Set(URL_ATTRIBUTES);

function rewriteAttributes(element: Element, rewrite: LinkRewriter): void {
  for (const attribute of element.attrs) {
    if (urlAttributes.has(attribute.name)) {
      const url = attribute.value.trim();
      const rewritten = rewrite(url);
      if (rewritten !== url) attribute.value = rewritten;
    }
    if (attribute.name === 'srcset') {
      // A candidate is an address up to a blank, which may have commas in it (`data:`) but not at its end, then what describes it.
      attribute.value = attribute.value.replace(
        /(\S*[^\s,])((?=,)|[^,]*)/g,
        (_, url: string, described: string) => rewrite(url) + described,
      );
    }
  }
}
