/**
 * Checks that every internal address in a built folder leads to a file of it, as a static host would find it, and
 * every fragment to an id. Addresses of other hosts are none of its business.
 *
 *     node tests/acceptance/check-links.mjs DIR [BASEURL]
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'parse5';
import { SaxesParser } from 'saxes';
import { Findings, listFiles } from './lib.mjs';

const [folder = '_site', baseurl = ''] = process.argv.slice(2);
const files = new Set(listFiles(folder));
const read = (/** @type {string} */ path) => readFileSync(join(folder, path), 'utf8');

/** A link, and the place that it was found in: `element attribute`. */
/** @typedef {{ url: string, place: string }} Link */
/** @typedef {{ links: Link[], ids: Set<string>, canonical: string | null }} Page */

/** @type {Map<string, Page>} */
const pages = new Map();
for (const path of files) if (path.endsWith('.html')) pages.set(path, readPage(read(path)));

const findings = new Findings();
const host = siteHost();
let checked = 0;

for (const [path, { links, canonical }] of pages) {
  for (const link of links) check(path, link);
  if (canonical !== null) {
    const target = targetOf(new URL(canonical, addressOf(path)));
    findings.expect(target === path || isRedirect(path), `${path}: canonical is ${canonical}`);
  }
}
for (const path of files) {
  if (path.endsWith('.xml')) for (const link of readXml(path)) check(path, link);
  if (path === 'feed.json') checkJsonFeed(path);
  if (path.endsWith('.css')) {
    for (const [, url = ''] of read(path).matchAll(/url\(\s*["']?([^"')]+)/g))
      check(path, { url, place: 'url()' });
  }
  if (path === 'robots.txt') {
    for (const [, url = ''] of read(path).matchAll(/^Sitemap:\s*(\S+)/gim))
      check(path, { url, place: 'Sitemap' });
  }
}
findings.report(
  `${checked} internal links of ${pages.size} pages resolve (${host}${baseurl || ' at the root'})`,
);

/** The host of the site, from the home page's canonical link. */
function siteHost() {
  const canonical = pages.get('index.html')?.canonical;
  if (!canonical) throw new Error(`${folder}/index.html has no canonical link`);
  return new URL(canonical).host;
}

/** @param {string} path */
function addressOf(path) {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return new URL(`https://${host}${baseurl}/${encoded.replace(/(^|\/)index\.html$/, '$1')}`);
}

/**
 * @param {string} path
 * @param {Link} link
 */
function check(path, { url, place }) {
  let target;
  try {
    target = new URL(url, addressOf(path));
  } catch {
    // An address that is none at all: the old bodies have some, and they lead nowhere in any browser.
    findings.expect(/^(?:https?:)?\/\//i.test(url), `${path}: ${place}="${url}" is no address`);
    return;
  }
  if (!/^https?:$/.test(target.protocol) || target.host !== host) return;
  // The bodies' links to their sources lie on the sample's own host, but at addresses of a program.
  if (target.protocol === 'http:' && target.pathname.startsWith('/html/')) return;
  checked++;
  const found = targetOf(target);
  if (found === null) {
    findings.add(`${path}: ${place}="${url}" leads to no file`);
    return;
  }
  const id = decodeURIComponent(target.hash.slice(1));
  const ids = pages.get(found)?.ids;
  if (id !== '' && ids !== undefined && id !== 'top')
    findings.expect(ids.has(id), `${path}: ${place}="${url}": ${found} has no id "${id}"`);
}

/** @param {URL} url */
function targetOf(url) {
  if (!url.pathname.startsWith(`${baseurl}/`)) return null;
  const path = decodeURIComponent(url.pathname.slice(baseurl.length + 1));
  const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
  return files.has(file) ? file : null;
}

/** @param {string} path */
function isRedirect(path) {
  return pages.get(path)?.links.some(({ place }) => place === 'meta refresh');
}

/**
 * @param {string} html
 * @returns {Page}
 */
function readPage(html) {
  /** @type {Page} */
  const page = { links: [], ids: new Set(), canonical: null };
  /** @type {import('parse5').DefaultTreeAdapterTypes.Node[]} */
  const nodes = [parse(html)];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if ('childNodes' in node) nodes.push(...node.childNodes);
    if (!('attrs' in node)) continue;
    const attributes = Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]));
    const { id, name, rel, href, content = '' } = attributes;
    if (id !== undefined) page.ids.add(id);
    if (node.tagName === 'a' && name !== undefined) page.ids.add(name);
    if (node.tagName === 'link' && rel === 'canonical') page.canonical = href ?? '';
    for (const key of ['href', 'src', 'poster', 'action', 'data', 'cite', 'background']) {
      const url = attributes[key];
      if (url !== undefined) page.links.push({ url, place: `${node.tagName} ${key}` });
    }
    for (const candidate of (attributes.srcset ?? '').split(/,\s+/)) {
      const url = candidate.trim().split(/\s+/)[0];
      if (url) page.links.push({ url, place: `${node.tagName} srcset` });
    }
    if (attributes['http-equiv'] === 'refresh')
      page.links.push({ url: content.replace(/^.*url=/i, ''), place: 'meta refresh' });
    if (node.tagName === 'meta' && ['og:url', 'og:image'].includes(attributes.property ?? ''))
      page.links.push({ url: content, place: `meta ${attributes.property}` });
  }
  return page;
}

/**
 * The addresses of a feed or sitemap, and those in a feed's bodies.
 *
 * @param {string} path
 * @returns {Link[]}
 */
function readXml(path) {
  /** @type {Link[]} */
  const links = [];
  let text = '';
  let base = '';
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    text = '';
    const { href, src, 'xml:base': xmlBase } = attributes;
    if (xmlBase !== undefined) base = xmlBase;
    if (href !== undefined) links.push({ url: href, place: `${name} href` });
    if (src !== undefined) links.push({ url: src, place: `${name} src` });
  });
  parser.on('text', (part) => {
    text += part;
  });
  parser.on('cdata', (part) => {
    text += part;
  });
  parser.on('closetag', ({ name, attributes }) => {
    if (name === 'loc' || name === 'uri') links.push({ url: text.trim(), place: name });
    if ((name === 'content' || name === 'summary') && attributes.type === 'html')
      links.push(...bodyLinks(text, base, `${name} in the feed:`));
    text = '';
  });
  try {
    parser.write(read(path)).close();
  } catch (error) {
    findings.add(`${path}: not well-formed: ${/** @type {Error} */ (error).message}`);
  }
  return links;
}

/**
 * The links of a body in a feed; a fragment leads to a place in the body itself.
 *
 * @param {string} html
 * @param {string} base
 * @param {string} where
 */
function bodyLinks(html, base, where) {
  return readPage(html)
    .links.filter(({ url }) => !url.startsWith('#'))
    .map(({ url, place }) => ({
      url: base === '' || !URL.canParse(url, base) ? url : new URL(url, base).href,
      place: `${where} ${place}`,
    }));
}

/** @param {string} path */
function checkJsonFeed(path) {
  const feed = JSON.parse(read(path));
  for (const key of ['home_page_url', 'feed_url', 'next_url', 'icon', 'favicon'])
    if (feed[key] !== undefined) check(path, { url: feed[key], place: key });
  for (const item of feed.items) {
    for (const key of ['url', 'image', 'banner_image'])
      if (item[key] !== undefined) check(path, { url: item[key], place: `item ${key}` });
    for (const link of bodyLinks(item.content_html ?? '', item.url, 'content_html:'))
      check(path, link);
  }
}
