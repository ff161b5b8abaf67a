import { type DefaultTreeAdapterMap, parseFragment, serialize } from 'parse5';
import { type AttributeFilter, rewriteSrcset } from './attributes.js';
import { applyEdits, roomForEdits } from './edits.js';
import { AS_IT_IS } from './known-tags.js';
import { type LinkRewriter, URL_ATTRIBUTES } from './links.js';
import { keptFormulas } from './math.js';
import { firstAtOnce } from './pictures.js';
import { tagRewriter } from './plain-tag.js';
import { type Sanitised, sanitiser } from './sanitise.js';
import { someTag } from './some-tag.js';
import { hides } from './style.js';
import { type TagRules, tagScanner } from './tags.js';

/**
 * The HTML of a body as it is published: hidden parts go, links are rewritten and, unless the site trusts the source, everything
 * that is not on the allow-list goes. A body is taken apart by a real HTML parser, but only where a cheap test says that
 * there may be something to do: most bodies pass as they are.
 */

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

export type PublishedHtml = Sanitised;

export interface BodyPublisher {
  /** What the scanner is to do with tags so that the rest can be published as it is. */
  readonly rules: TagRules;
  /** Whether HTML is published as it is, of which the scanner could not tell. */
  passes(html: string): boolean;
  publish(html: string): PublishedHtml;
  /** HTML that was finished before, by rules that let as much pass or more. What gazette made of formulas stays: the TeX is not there any more. */
  republish(html: string): string;
}

/** Publishes HTML that the site answers for. Its tree is the one that a browser builds, without the hidden parts. */
export function trustedPublisher(
  hasLinks: (html: string) => boolean,
  rewrite: LinkRewriter,
): BodyPublisher {
  const tagNeedsWork = (tag: string): boolean => MAY_HIDE.test(tag) || hasLinks(tag);
  const passes = (html: string): boolean => !someTag(html, tagNeedsWork);
  const publish = (html: string): PublishedHtml => {
    if (passes(html)) return unchanged(html);
    const fragment = parseFragment(html);
    walk(fragment, rewrite);
    return unchanged(serialize(fragment));
  };
  return {
    rules: { rewrite: (tag) => (tagNeedsWork(tag) ? null : AS_IT_IS), isStrict: false },
    passes,
    publish,
    republish: (html) => publish(html).html,
  };
}

/** Publishes HTML that nobody has checked: what the scanner proves to be harmless with a few tags rewritten, all else sanitised. */
export function sanitisingPublisher(filter: AttributeFilter): BodyPublisher {
  const rules: TagRules = { rewrite: tagRewriter(filter), isStrict: true };
  const scan = tagScanner(rules);
  const sanitise = sanitiser(filter);
  const publish = (html: string): PublishedHtml => {
    const bytes = Buffer.from(html);
    const scanned = scan(bytes, bytes.length, bytes.length);
    if (scanned?.tags !== 'clean') return sanitise(html);
    const { edits } = scanned;
    if (edits.length === 0) return unchanged(html);
    const target = Buffer.allocUnsafe(bytes.length + roomForEdits(edits));
    const { length } = applyEdits(bytes, bytes.length, bytes.length, edits, target);
    return unchanged(target.toString('utf8', 0, length));
  };
  return {
    rules,
    passes: () => false,
    publish(html) {
      const published = publish(html);
      return { ...published, html: firstAtOnce(published.html) };
    },
    republish(html) {
      const formulas = keptFormulas();
      const { html: published } = html.includes('<math')
        ? sanitiser(filter, formulas.wordOf)(html)
        : publish(html);
      return firstAtOnce(formulas.fill(published));
    },
  };
}

function unchanged(html: string): PublishedHtml {
  return { html, removed: [], unclosed: '', reduced: false };
}

/** Never misses `hidden` or `display: none` as a browser would read them; may be wrong the other way. */
const MAY_HIDE = /[\s"'/]hidden|display|style\s*=\s*(?:"[^"]*[&\\]|'[^']*[&\\]|[^\s>"'])/i;

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

const urlAttributes: ReadonlySet<string> = new Set(URL_ATTRIBUTES);

function rewriteAttributes(element: Element, rewrite: LinkRewriter): void {
  for (const attribute of element.attrs) {
    if (urlAttributes.has(attribute.name)) {
      const url = attribute.value.trim();
      const rewritten = rewrite(url);
      if (rewritten !== url) attribute.value = rewritten;
    }
    if (attribute.name === 'srcset') attribute.value = rewriteSrcset(attribute.value, rewrite);
  }
}
