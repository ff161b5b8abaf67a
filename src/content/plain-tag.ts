import { decodeHTMLAttribute } from 'entities';
import type { Attribute, AttributeFilter } from './attributes.js';
import { writeAttributes } from './sanitise.js';
import type { TagRewriter } from './tags.js';

/**
 * Start tags in the one plain form that the scanner lets pass, as they are published. Most archives have a few hundred different ones,
 * so what became of a short one is kept.
 */
export function tagRewriter(filter: AttributeFilter): TagRewriter {
  const known = new Map<string, string | null>();
  return (tag) => {
    const found = known.get(tag);
    if (found !== undefined) return found;
    const rewritten = rewriteTag(tag, filter);
    if (tag.length <= LONGEST_KEPT) {
      if (known.size === MOST_KEPT) known.clear();
      known.set(tag, rewritten);
    }
    return rewritten;
  };
}

const MOST_KEPT = 1000;
const LONGEST_KEPT = 200;

function rewriteTag(tag: string, filter: AttributeFilter): string | null {
  const name = (/^<([A-Za-z0-9]+)/.exec(tag)?.[1] ?? '').toLowerCase();
  const attributes = readAttributes(tag, name.length + 1);
  if (attributes === null) return null;
  let isHarmless = true;
  const published = filter(name, attributes, () => {
    isHarmless = false;
  });
  // What could have done harm is for the sanitiser to name.
  if (published === null || !isHarmless) return null;
  if (isSame(published, attributes) && !HAS_BRACKETS.test(tag)) return tag;
  return `<${name}${writeAttributes(published.map(({ name, value }) => [name, value]))}>`;
}

/** In a value they mean nothing to a parser, but whoever reads feeds may use something less. */
const HAS_BRACKETS = /.[<>]./s;

function isSame(a: readonly Attribute[], b: readonly Attribute[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ name, value }, index) => name === b[index]?.name && value === b[index]?.value)
  );
}

/** An attribute of a plain tag; see the scanner. */
const ATTRIBUTE = /[ \t]+([^\s"'<>/=]+)(?:[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/y;

/** More are for the sanitiser: to compare the names of all takes quadratic time. */
const MOST_ATTRIBUTES = 100;

/** Of two attributes with one name the first counts. Null where there are very many. */
function readAttributes(tag: string, from: number): Attribute[] | null {
  const attributes: Attribute[] = [];
  ATTRIBUTE.lastIndex = from;
  for (let match = ATTRIBUTE.exec(tag); match !== null; match = ATTRIBUTE.exec(tag)) {
    const name = (match[1] ?? '').toLowerCase();
    const written = match[2] ?? match[3] ?? match[4] ?? '';
    if (attributes.some((attribute) => attribute.name === name)) continue;
    const value = written.includes('&') ? decodeHTMLAttribute(written) : written;
    if (attributes.push({ name, value }) > MOST_ATTRIBUTES) return null;
  }
  return attributes;
}
