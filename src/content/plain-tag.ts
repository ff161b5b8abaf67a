import { decodeHTMLAttribute } from 'entities';
import type { Attribute, AttributeFilter } from './attributes.js';
import { isAlphanumeric } from './bytes.js';
import { AS_IT_IS, type PublishedTag } from './known-tags.js';
import { writeAttribute } from './sanitise.js';
import type { TagRewriter } from './tags.js';

/** Start tags in the one plain form that the scanner lets pass, as they are published. */
export const tagRewriter =
  (filter: AttributeFilter): TagRewriter =>
  (tag) =>
    rewriteTag(tag, filter);

function rewriteTag(tag: string, filter: AttributeFilter): PublishedTag {
  let nameEnd = 1;
  while (isAlphanumeric(tag.charCodeAt(nameEnd))) nameEnd++;
  const name = tag.slice(1, nameEnd).toLowerCase();
  const attributes = readAttributes(tag, nameEnd);
  if (attributes === null) return null;
  let isHarmless = true;
  const published = filter(name, attributes, () => {
    isHarmless = false;
  });
  // What could have done harm is for the sanitiser to name.
  if (published === null || !isHarmless) return null;
  if (isSame(published, attributes) && !holdsBrackets(tag)) return AS_IT_IS;
  let written = `<${name}`;
  for (const { name, value } of published) written += writeAttribute(name, value);
  return `${written}>`;
}

/** In a value they mean nothing to a parser, but whoever reads feeds may use something less. */
const holdsBrackets = (tag: string): boolean =>
  tag.indexOf('<', 1) !== -1 || tag.indexOf('>') < tag.length - 1;

function isSame(a: readonly Attribute[], b: readonly Attribute[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++)
    if (a[at]?.name !== b[at]?.name || a[at]?.value !== b[at]?.value) return false;
  return true;
}

function has(attributes: readonly Attribute[], name: string): boolean {
  for (const attribute of attributes) if (attribute.name === name) return true;
  return false;
}

/** An attribute of a plain tag; see the scanner. */
const ATTRIBUTE = /[ \t]+([^\s"'<>/=]+)(?:[ \t]*=[ \t]*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/y;

/** More are for the sanitiser: to compare the names of all takes quadratic time. */
const MOST_ATTRIBUTES = 100;

/** Of two attributes with one name the first counts. Null where there are very many. */
function readAttributes(tag: string, from: number): Attribute[] | null {
  const attributes: Attribute[] = [];
  ATTRIBUTE.lastIndex = from;
  // Behind the last one there is mostly nothing but the bracket.
  while (ATTRIBUTE.lastIndex < tag.length - 1) {
    const match = ATTRIBUTE.exec(tag);
    if (match === null) break;
    const name = (match[1] ?? '').toLowerCase();
    const written = match[2] ?? match[3] ?? match[4] ?? '';
    if (has(attributes, name)) continue;
    const value = written.includes('&') ? decodeHTMLAttribute(written) : written;
    if (attributes.push({ name, value }) > MOST_ATTRIBUTES) return null;
  }
  return attributes;
}
