/**
 * Checks the HTML of a built folder: the theme's part of every page for conformance, with html-validate. Bodies are
 * left out of that, since they are as old as `<center>`; they must only stay within their place in the page.
 *
 *     node tests/acceptance/check-html.mjs DIR
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileSystemConfigLoader, HtmlValidate } from 'html-validate';
import { parse } from 'parse5';
import { Findings, listFiles } from './lib.mjs';

/** @typedef {import('parse5').DefaultTreeAdapterTypes.Element} Element */

const folder = process.argv[2] ?? '_site';
const findings = new Findings();
const validator = new HtmlValidate(
  new FileSystemConfigLoader({
    root: true,
    extends: ['html-validate:standard', 'html-validate:document', 'html-validate:a11y'],
    rules: {
      // A matter of length, which search engines judge differently and the sample's posts decide.
      'long-title': 'off',
      'require-sri': ['error', { target: 'crossorigin' }],
    },
  }),
);
/** @type {Record<string, number>} */
const kinds = {};

for (const path of listFiles(folder, '.html')) {
  const html = readFileSync(join(folder, path), 'utf8');
  const elements = elementsOf(html);
  const body = elements.find((element) => hasClass(element, 'article-body'));
  if (body !== undefined) checkPlace(path, elements, body);
  const kind = classOf(elements.find(({ tagName }) => tagName === 'body')) || 'kind-redirect';
  kinds[kind] = (kinds[kind] ?? 0) + 1;
  const { results } = await validator.validateString(withoutBody(html, body), path);
  for (const { messages } of results)
    for (const { line, column, ruleId, message } of messages)
      findings.add(`${path}:${line}:${column}: ${message} (${ruleId})`);
}
findings.report(
  `conforming pages: ${Object.entries(kinds)
    .map(([kind, count]) => `${count} ${kind.replace('kind-', '')}`)
    .join(', ')}`,
);

/**
 * All elements of a page, as a browser builds them.
 *
 * @param {string} html
 */
function elementsOf(html) {
  /** @type {Element[]} */
  const elements = [];
  /** @type {import('parse5').DefaultTreeAdapterTypes.Node[]} */
  const nodes = [parse(html, { sourceCodeLocationInfo: true })];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if ('tagName' in node) elements.push(node);
    if ('childNodes' in node) nodes.push(...[...node.childNodes].reverse());
  }
  return elements;
}

/** @param {Element | undefined} element */
function classOf(element) {
  return element?.attrs.find(({ name }) => name === 'class')?.value ?? '';
}

/**
 * @param {Element} element
 * @param {string} name
 */
function hasClass(element, name) {
  return classOf(element).split(' ').includes(name);
}

/**
 * A body that is not well-formed may neither leave its place nor take in what follows it.
 *
 * @param {string} path
 * @param {Element[]} elements
 * @param {Element} body
 */
function checkPlace(path, elements, body) {
  const names = (/** @type {Element | undefined} */ parent) =>
    (parent?.childNodes ?? []).flatMap((node) => ('tagName' in node ? [node.tagName] : []));
  const top = names(elements.find(({ tagName }) => tagName === 'body')).join(' ');
  findings.expect(top === 'a header main footer', `${path}: its body breaks the page: ${top}`);
  const main = names(elements.find(({ tagName }) => tagName === 'main')).join(' ');
  findings.expect(main === 'article', `${path}: its body breaks out of the article: ${main}`);
  const parent = /** @type {Element | null} */ (body.parentNode);
  findings.expect(parent?.tagName === 'article', `${path}: the body is not in the article`);
  findings.expect(
    body.sourceCodeLocation?.endTag !== undefined,
    `${path}: its body takes in what follows it`,
  );
}

/**
 * @param {string} html
 * @param {Element | undefined} body
 */
function withoutBody(html, body) {
  const { startTag, endTag } = body?.sourceCodeLocation ?? {};
  if (!startTag || !endTag) return html;
  // Lines stay, so that places are the file's own.
  const lines = html.slice(startTag.endOffset, endTag.startOffset).replace(/[^\n]/g, '');
  return html.slice(0, startTag.endOffset) + lines + html.slice(endTag.startOffset);
}
