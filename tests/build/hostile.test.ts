import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuildResult } from '../../src/build/result.js';
import { HOSTILE_CONFIG, hostileCases } from '../helpers/hostile.mjs';
import { takenOut } from '../helpers/oracle.js';
import { buildSite, readTree, writeFiles } from '../helpers/site.js';

/** The whole corpus as one site, and what may stand in front matter, as whole pages and feeds. */

type Element = DefaultTreeAdapterMap['element'];

/** Values that would leave any text, attribute, address, script or XML that they are put into unescaped. */
const EVIL = `</title></script>"'><img src=x onerror=alert(1)><!--]]>&lt;b> javascript:alert(1)`;
const quoted = (text: string): string => JSON.stringify(text);

const cases = hostileCases();
const name = (index: number): string => `2022-01-06-case${index}.md`;

const VALUES = `---
title: ${quoted(EVIL)}
date: 2022-01-07 08:00:00 +0800
categories: [${quoted(EVIL)}]
tags: [${quoted(EVIL)}, __proto__]
author: ${quoted(EVIL)}
description: ${quoted(EVIL)}
excerpt: ${quoted(EVIL)}
image: ${quoted(`/a.png"${EVIL}`)}
lang: ${quoted(`zh"${EVIL}`)}
slug: ${quoted(`a' onmouseover='alert(1)`)}
redirect_from: [${quoted(`/old"${EVIL}/`)}]
own: ${quoted(EVIL)}
__proto__: { polluted: true }
constructor: x
---
<p>[a](b) <a href='c'>字</a></p>
`;

describe('a site of hostile posts', () => {
  let result: BuildResult;
  let tree: Record<string, string>;

  // Built once, for all tests.
  const root = mkdtempSync(join(tmpdir(), 'gazette-test-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  beforeAll(async () => {
    writeFiles(root, {
      '_config.yml': `${HOSTILE_CONFIG}feed: { limit: 500, term_limit: 500 }\n`,
      'posts/2022-01-07-values.md': VALUES,
      'posts/2022-01-05-good.md': '---\ntitle: 好\n---\n<p>正文。</p>\n',
      'posts/2022-01-04-ld.md': VALUES.replace('---\n', '---\nlayout: ld\npermalink: /ld.json\n'),
      'templates/layouts/ld.html':
        '<!DOCTYPE html><script type="application/ld+json">{{ [page.title, page.own, page.tags] | jsonify }}</script><p title="{{ page.own }}">{{ page.excerpt }}</p>',
      ...Object.fromEntries(
        cases.map(({ body }, index) => [`posts/${name(index)}`, `---\ntitle: 题\n---\n${body}\n`]),
      ),
    });
    result = await buildSite(root);
    tree = readTree(join(root, '_site'));
  }, 120_000);

  it('is published whole', () => {
    expect(result.ok).toBe(true);
    expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    for (const [index] of cases.entries())
      expect(tree).toHaveProperty([`2022/01/06/case${index}.html`]);
  });

  it('says of each post what the corpus expects', () => {
    const said = cases.map((_, index) =>
      result.diagnostics
        .filter(({ file }) => file === `posts/${name(index)}`)
        .map(({ code, message }) => `${code}: ${message}`),
    );
    expect(said).toEqual(cases.map((hostile) => hostile.said));
  });

  it.each(cases.map((hostile, index) => [`${hostile.file}: ${hostile.name}`, index] as const))(
    '%s leaves the page around it as it is',
    (_, index) => {
      const page = tree[`2022/01/06/case${index}.html`] ?? '';
      expect(skeletonOf(page)).toEqual(skeletonOf(tree['2022/01/05/good.html'] ?? ''));
    },
  );

  /** The theme's own script, and data for search engines, which is no script. */
  const isOfTheme = (attrs: readonly { name: string; value: string }[]): boolean =>
    attrs.length === 1 &&
    attrs.some(({ name, value }) =>
      name === 'src'
        ? /^\/theme\/theme\.js\?v=\w+$/.test(value)
        : name === 'type' && value === 'application/ld+json',
    );

  it('escapes every value of the front matter in pages', () => {
    const pages = Object.keys(tree).filter((path) => path.endsWith('.html'));
    expect(pages.some((path) => path.includes('onmouseover'))).toBe(true);
    for (const path of pages) {
      const { elements } = look(tree[path] ?? '');
      for (const { tagName, attrs } of elements) {
        const names = attrs.map((attribute) => attribute.name);
        expect(names.filter((attribute) => attribute.startsWith('on'))).toEqual([]);
        if (tagName === 'script') expect(isOfTheme(attrs)).toBe(true);
        if (tagName === 'img')
          expect(attrs).not.toContainEqual({ name: 'onerror', value: 'alert(1)' });
        for (const { name: attribute, value } of attrs)
          if (['href', 'src'].includes(attribute)) expect(value).not.toMatch(/^\s*javascript:/i);
      }
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('escapes them in JSON within a page, and in a template of the site’s own', () => {
    const { elements } = look(tree['ld.json'] ?? '');
    const names = elements.map(({ tagName }) => tagName);
    expect(names).toEqual(['html', 'head', 'script', 'body', 'p']);
    const [script, paragraph] = elements.filter(({ tagName }) => /^(?:script|p)$/.test(tagName));
    const json = script?.childNodes[0] as DefaultTreeAdapterMap['textNode'] | undefined;
    expect(JSON.parse(json?.value ?? '')).toEqual([EVIL, EVIL, [EVIL, '__proto__']]);
    expect(paragraph?.attrs).toEqual([{ name: 'title', value: EVIL }]);
  });

  it('escapes them in feeds and sitemaps, whose contents hold nothing else than pages do', () => {
    const documents = Object.keys(tree).filter((path) => path.endsWith('.xml'));
    expect(documents.length).toBeGreaterThan(4);
    for (const path of documents) {
      const { contents, names } = readXml(tree[path] ?? '');
      expect(names.filter((element) => /script|img|iframe|svg/.test(element))).toEqual([]);
      for (const content of contents) expect(takenOut(content)).toEqual([]);
    }
    const json = JSON.parse(tree['feed.json'] ?? '') as {
      items: { title: string; content_html: string }[];
    };
    expect(json.items).toHaveLength(cases.length + 3);
    expect(json.items[0]?.title).toBe(EVIL);
    for (const { content_html: content } of json.items) expect(takenOut(content)).toEqual([]);
  });
});

/** All elements of a page, as a browser builds them, and the one that holds the article's body. */
function look(html: string): { readonly elements: Element[]; readonly body: Element | undefined } {
  const elements: Element[] = [];
  const nodes: DefaultTreeAdapterMap['node'][] = [parse(html)];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if ('tagName' in node) elements.push(node);
    if ('childNodes' in node) nodes.push(...[...node.childNodes].reverse());
  }
  const body = elements.find(({ attrs }) => attrs.some(({ value }) => value === 'article-body'));
  return { elements, body };
}

/** Names, classes and ids of all elements of a page but those of the body, each with its parent; landmarks among them. */
function skeletonOf(html: string): string[] {
  const { elements, body } = look(html);
  const inBody = new Set<unknown>();
  const work: DefaultTreeAdapterMap['node'][] = [...(body?.childNodes ?? [])];
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    inBody.add(node);
    if ('childNodes' in node) work.push(...node.childNodes);
  }
  const nameOf = (element: Element): string =>
    [
      element.tagName,
      ...element.attrs
        .filter(({ name: attribute }) => ['class', 'id', 'lang'].includes(attribute))
        .map(({ value }) => value),
    ].join(' ');
  return elements
    .filter((element) => !inBody.has(element))
    .filter(
      ({ tagName, attrs }) =>
        tagName !== 'meta' &&
        tagName !== 'link' &&
        !attrs.some(({ name: attribute }) => attribute === 'rel'),
    )
    .filter(({ tagName }) => !['small'].includes(tagName))
    .map((element) => {
      const parent = element.parentNode;
      return `${nameOf(element)} in ${parent !== null && 'tagName' in parent ? nameOf(parent) : ''}`;
    });
}

function readXml(xml: string): { readonly contents: string[]; readonly names: string[] } {
  const contents: string[] = [];
  const names: string[] = [];
  const parser = new SaxesParser();
  let text = '';
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name: element }) => {
    names.push(element);
    text = '';
  });
  const add = (piece: string): void => {
    text += piece;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', ({ name: element }) => {
    if (element === 'content') contents.push(text);
  });
  parser.write(xml).close();
  return { contents, names };
}
