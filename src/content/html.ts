import { type DefaultTreeAdapterMap, parseFragment, serialize } from 'parse5';
import type { LinkRewriter } from './links.js';

/**
 * Changes to the HTML of a body: hidden parts go, links are rewritten. A body is taken apart by a real HTML
 * parser, but only where a cheap test says that there may be something to do: most bodies pass as they are.
 */

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

export interface BodyFinisher {
  /** Whether a cheap test sees anything that {@link BodyFinisher.finish} would change. */
  needsWork(html: string): boolean;
  /** The HTML as it is published. Its tree is the one that a browser builds, without the hidden parts. */
  finish(html: string): string;
}

/** Never misses `hidden` or `display: none` as a browser would read them; may be wrong the other way. */
const MAY_HIDE = /[\s"'/]hidden|display|style\s*=\s*(?:"[^"]*[&\\]|'[^']*[&\\]|[^\s>"']*[&\\])/i;

export function bodyFinisher(
  hasLinks: (html: string) => boolean,
  rewrite: LinkRewriter,
): BodyFinisher {
  return {
    needsWork: (html) => MAY_HIDE.test(html) || hasLinks(html),
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

/** Whether a `style` attribute hides its element; comments and escapes are read as CSS reads them. */
function hides(style: string): boolean {
  const plain = style
    .replace(/\/\*[\s\S]*?(?:\*\/|$)/g, '')
    .replace(/\\([0-9a-f]{1,6})\s?/gi, (_, hex: string) =>
      String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10ffff)),
    )
    .replace(/\\(.)/g, '$1');
  let last = false;
  for (const declaration of plain.split(';')) {
    const match = /^\s*display\s*:\s*([a-z-]+)/i.exec(declaration);
    if (match !== null) last = match[1]?.toLowerCase() === 'none';
  }
  return last;
}

const URL_ATTRIBUTES = new Set([
  'href',
  'src',
  'poster',
  'cite',
  'data',
  'background',
  'longdesc',
  'action',
]);

function rewriteAttributes(element: Element, rewrite: LinkRewriter): void {
  for (const attribute of element.attrs) {
    if (URL_ATTRIBUTES.has(attribute.name)) attribute.value = rewrite(attribute.value.trim());
    if (attribute.name === 'srcset') {
      attribute.value = attribute.value.replace(
        /(^|,)(\s*)([^\s,]+)/g,
        (_, comma: string, blank: string, url: string) => `${comma}${blank}${rewrite(url)}`,
      );
    }
  }
}
