import { randomBytes } from 'node:crypto';
import { escapeAttribute, escapeText } from 'entities';
import { sanitize } from 'hast-util-sanitize';
import { type DefaultTreeAdapterMap, defaultTreeAdapter, Parser, type ParserOptions } from 'parse5';
import { textOfHtml } from '../util/html-text.js';
import { KEPT, RENAMED, SCHEMA, STRIPPED } from './allow-list.js';
import type { AttributeFilter } from './attributes.js';
import { closeUnclosed } from './unclosed.js';

/**
 * Makes HTML that nobody has checked fit to be published: parsed as a browser would (parse5), changed to what the site wants, put
 * through the allow-list (hast-util-sanitize), and written anew. What comes out is closed, and is read again as what it
 * is, so it cannot reach the page around it.
 */

type Node = DefaultTreeAdapterMap['node'];
/** The tree that hast-util-sanitize takes and gives. */
type SafeNode = ReturnType<typeof sanitize>;
type Root = Extract<SafeNode, { type: 'root' }>;
type Element = Extract<SafeNode, { type: 'element' }>;
type ElementContent = Element['children'][number];
type ParsedElement = DefaultTreeAdapterMap['element'];

export interface Sanitised {
  readonly html: string;
  /** What could have done harm and was left out: names of elements, attributes. */
  readonly removed: readonly string[];
  /** The beginning of what was never closed; empty if all was. */
  readonly unclosed: string;
  /** Whether the markup was such a tangle that only its text is left. */
  readonly reduced: boolean;
}

export type Sanitiser = (html: string) => Sanitised;

/** The text that is published in the place of an element that goes with all that is in it; null for none. */
export type StandIn = (element: ParsedElement) => string | null;

export function sanitiser(filter: AttributeFilter, standIn: StandIn = () => null): Sanitiser {
  return (html) => {
    const removed = new Set<string>();
    const clean = (written: string): CleanHtml => cleanOnce(written, filter, standIn, removed);
    let unclosed = '';
    try {
      let first = clean(html);
      unclosed = first.swallowed ?? '';
      if (first.swallowed === null) {
        const closed = closeUnclosed(html);
        unclosed = closed.opened;
        first = clean(closed.html);
      }
      const settled = settle(first.html, clean);
      if (settled !== null)
        return { html: settled, removed: [...removed].sort(), unclosed, reduced: false };
    } catch (error) {
      if (!(error instanceof TooMuch)) throw error;
    }
    return { html: textOnly(html), removed: [...removed].sort(), unclosed, reduced: true };
  };
}

/** HTML is parsed as what stands in a block of the page. */
const CONTEXT = defaultTreeAdapter.createElement(
  'div',
  'http://www.w3.org/1999/xhtml' as never,
  [],
);
/** Stands behind a body while it is parsed: where it is not found, something is open that swallows all that follows. */
const END = `gazette-end-${randomBytes(9).toString('hex')}`;
/** Elements nested deeper keep only their text. Browsers stop at 512, with the page's own. */
const DEEPEST = 200;
/** More tags than an article has, and as many as are taken apart in some seconds. */
const MOST_TAGS = 200_000;
/** Of one tag. A parser compares the name of each with all before it. */
const MOST_ATTRIBUTES = 1000;
/** How often HTML is written and read again until it stays as it is. */
const TRIES = 5;

interface CleanHtml {
  readonly html: string;
  /** An element that goes with its content, and is still open at the end (its content stays then); null where even the end is swallowed. */
  readonly swallowed: string | null;
}

class TooMuch extends Error {}

/**
 * HTML that is read as it was written. Taking elements out of a tree can leave one that no parser builds: a `li` in a `div` in a
 * `li`, whose end tags would then close elements of the page.
 */
function settle(first: string, clean: (html: string) => CleanHtml): string | null {
  let html = first;
  for (let tried = 0; tried < TRIES; tried++) {
    const again = clean(html).html;
    if (again === html) return html;
    html = again;
  }
  return null;
}

function cleanOnce(
  html: string,
  filter: AttributeFilter,
  standIn: StandIn,
  removed: Set<string>,
): CleanHtml {
  // Elements that are open when a paragraph is closed are opened again in the next one: a short body can mean millions.
  const tags = countTags(html);
  if (tags > MOST_TAGS) throw new TooMuch();
  let room = 1000 + 8 * tags;
  let end: ParsedElement | null = null;
  const fragment = parseWithin(`${html}<${END}>`, {
    // The content of `noscript`, which may be the article's picture, is read as HTML.
    scriptingEnabled: false,
    treeAdapter: {
      ...defaultTreeAdapter,
      createElement(name, namespace, attributes) {
        if (--room < 0) throw new TooMuch();
        const element = defaultTreeAdapter.createElement(name, namespace, attributes);
        if (name === END) end = element;
        return element;
      },
    },
  });
  const around = elementsAround(end, fragment);
  const open = around ?? new Set();
  const report = (what: string): void => {
    removed.add(what);
  };
  const children = convertAll(fragment.childNodes, { filter, standIn, report, open }, 0);
  const safe = sanitize({ type: 'root', children }, SCHEMA) as Root;
  const swallowing = [...open].find((element) => isLeftOut(element));
  return {
    html: write(safe.children as ElementContent[]),
    swallowed: around === null ? null : swallowing === undefined ? '' : `<${swallowing.tagName}`,
  };
}

/** As parse5's own `parseFragment`, but for a tag without an end. */
function parseWithin(
  html: string,
  options: ParserOptions<DefaultTreeAdapterMap>,
): DefaultTreeAdapterMap['documentFragment'] {
  const parser = Parser.getFragmentParser<DefaultTreeAdapterMap>(CONTEXT, options);
  const tokenizer = parser.tokenizer as unknown as {
    currentToken: { readonly attrs?: readonly unknown[] } | null;
    _createAttr(character: string): void;
  };
  const create = tokenizer._createAttr.bind(tokenizer);
  tokenizer._createAttr = (character) => {
    if ((tokenizer.currentToken?.attrs?.length ?? 0) >= MOST_ATTRIBUTES) throw new TooMuch();
    create(character);
  };
  parser.tokenizer.write(html, true);
  return parser.getFragment();
}

/** The elements that an element is in, up to the top; null if there is no element, or no way to the top, as in a `template`. */
function elementsAround(
  element: ParsedElement | null,
  top: Node,
): ReadonlySet<ParsedElement> | null {
  const around = new Set<ParsedElement>();
  let node: Node | null = element;
  while (node !== null && node !== top) {
    node = 'parentNode' in node ? node.parentNode : null;
    if (node !== null && 'tagName' in node) around.add(node);
  }
  return node === null ? null : around;
}

function countTags(html: string): number {
  let found = 0;
  for (let at = html.indexOf('<'); at !== -1; at = html.indexOf('<', at + 1)) found++;
  return found;
}

const HTML_NAMESPACE = 'http://www.w3.org/1999/xhtml';
const stripped: ReadonlySet<string> = new Set(STRIPPED);
/** Elements that are worth a word when they go: they do something. */
const HARMFUL: ReadonlySet<string> = new Set(
  'applet base button embed form frame link math meta object script select svg textarea'.split(' '),
);

interface Conversion {
  readonly filter: AttributeFilter;
  readonly standIn: StandIn;
  readonly report: (what: string) => void;
  /** Elements that are never closed: what is in them is the rest of the article. */
  readonly open: ReadonlySet<ParsedElement>;
}

/** The tree as it is meant to be published; what is not on the allow-list is taken out of it afterwards. */
function convertAll(
  nodes: readonly Node[],
  conversion: Conversion,
  depth: number,
): ElementContent[] {
  const result: ElementContent[] = [];
  for (const node of nodes) {
    if (node.nodeName === '#text')
      result.push({ type: 'text', value: (node as DefaultTreeAdapterMap['textNode']).value });
    else if ('tagName' in node) result.push(...convert(node, conversion, depth));
  }
  return result;
}

function convert(element: ParsedElement, conversion: Conversion, depth: number): ElementContent[] {
  const { filter, standIn, report, open } = conversion;
  const written = element.tagName;
  const word = isLeftOut(element) && depth < DEEPEST ? standIn(element) : null;
  if (word !== null) return [{ type: 'text', value: word }];
  if (HARMFUL.has(written)) report(written);
  const children = (): ElementContent[] => convertAll(element.childNodes, conversion, depth + 1);
  if (depth >= DEEPEST) return [{ type: 'text', value: textInside(element) }];
  if (isLeftOut(element)) return open.has(element) ? children() : [];
  const tagName = RENAMED.get(written) ?? written;
  const attributes = filter(tagName, element.attrs, report);
  if (attributes === null) {
    if (tagName === 'iframe') report(tagName);
    return [];
  }
  const properties = Object.fromEntries(attributes.map(({ name, value }) => [name, value]));
  if (tagName === 'input' && properties.type !== 'checkbox') {
    report(tagName);
    return [];
  }
  // What stands in a frame is never shown.
  const inside = tagName === 'iframe' ? [] : children();
  return [{ type: 'element', tagName, properties, children: inside }];
}

const isLeftOut = ({ tagName, namespaceURI }: ParsedElement): boolean =>
  namespaceURI !== HTML_NAMESPACE || stripped.has(tagName);

/** The text of a part that is too deep, without recursion. */
function textInside(top: Node): string {
  let text = '';
  const work: Node[] = [top];
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    if (node.nodeName === '#text') text += (node as DefaultTreeAdapterMap['textNode']).value;
    else if ('tagName' in node && stripped.has(node.tagName)) continue;
    else if ('childNodes' in node)
      for (const child of node.childNodes.toReversed()) work.push(child);
  }
  return text;
}

const VOID: ReadonlySet<string> = new Set('br col hr img input source wbr'.split(' '));
const kept: ReadonlySet<string> = new Set(KEPT);

/** HTML, written as the standard says (13.3). There is no element among those kept whose text is not escaped. */
function write(nodes: readonly ElementContent[]): string {
  let html = '';
  for (const node of nodes) {
    if (node.type === 'text') html += escapeText(node.value);
    else if (node.type === 'element' && kept.has(node.tagName)) html += writeElement(node);
  }
  return html;
}

function writeElement({ tagName, properties, children }: Element): string {
  const opening = `<${tagName}${writeAttributes(Object.entries(properties))}>`;
  if (VOID.has(tagName)) return opening;
  const [first] = children;
  // A parser drops the first line end of a `pre`.
  const line = tagName === 'pre' && first?.type === 'text' && first.value.startsWith('\n');
  return `${opening}${line ? '\n' : ''}${write(children)}</${tagName}>`;
}

export function writeAttributes(attributes: readonly (readonly [string, unknown])[]): string {
  return attributes.map(([name, value]) => writeAttribute(name, String(value))).join('');
}

/** An attribute in a start tag, with the blank before it. */
export const writeAttribute = (name: string, value: string): string =>
  ` ${name}="${escapeAttribute(value)}"`;

/** The text of a body whose markup cannot be saved. */
function textOnly(html: string): string {
  const text = textOfHtml(html);
  return text === '' ? '' : `<p>${escapeText(text)}</p>`;
}
