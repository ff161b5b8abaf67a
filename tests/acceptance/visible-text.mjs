import { parseFragment } from 'parse5';

/** @typedef {import('parse5').DefaultTreeAdapterTypes.Node} Node */

const BLOCKS = new Set(
  (
    'address article aside blockquote center dd details div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 ' +
    'header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul'
  ).split(' '),
);
const NO_TEXT = new Set(['script', 'style', 'template', 'noscript']);

/**
 * What a reader sees of an HTML fragment: a line for each block, white space folded, an image as its alternative
 * text, without what is hidden.
 *
 * @param {string} html
 */
export function visibleText(html) {
  /** @type {string[]} */
  const parts = [];
  collect(parseFragment(html), parts, false);
  return parts
    .join('')
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
}

/**
 * @param {Node} node
 * @param {string[]} parts
 * @param {boolean} preformatted
 */
function collect(node, parts, preformatted) {
  if ('value' in node) parts.push(preformatted ? node.value : node.value.replace(/\s+/g, ' '));
  if (!('childNodes' in node)) return;
  const attributes = new Map(
    'attrs' in node ? node.attrs.map(({ name, value }) => [name, value]) : [],
  );
  const hidden =
    attributes.has('hidden') || /display\s*:\s*none/i.test(attributes.get('style') ?? '');
  if (hidden || NO_TEXT.has(node.nodeName)) return;
  const block = BLOCKS.has(node.nodeName) || node.nodeName === 'br' ? '\n' : '';
  parts.push(block);
  if (node.nodeName === 'img') parts.push(`[${attributes.get('alt') ?? ''}]`);
  if (node.nodeName === 'input') parts.push(attributes.has('checked') ? '[x]' : '[ ]');
  for (const child of node.childNodes)
    collect(child, parts, preformatted || node.nodeName === 'pre');
  parts.push(block);
}
