import { createRequire } from 'node:module';
import type { Options } from '@swc/html';
import { type Diagnostic, siteFault } from '../diagnostics.js';
import { fileOfAddress } from '../util/url.js';

/** Makes the bytes of outputs that are pages fewer; what readers see, and what a browser builds, stays. All else is given back as it is. */
export type PageMinifier = (address: string, bytes: Buffer) => Buffer | Diagnostic;

/** The minifier itself: HTML to fewer characters. */
type MinifyHtml = (page: Buffer) => string;

/**
 * Only what cannot be seen goes: blanks where others stand, comments, and quotes that a parser does without. Scripts and styles stay as they are but for the
 * blanks around them, because headers name them by their hashes (`inline-code.ts`); attributes and their values stay, because style sheets and scripts may ask for them.
 */
const OPTIONS: Options = {
  // What is in a `noscript` is HTML, of which blanks are seen.
  scriptingEnabled: false,
  collapseWhitespaces: 'conservative',
  removeComments: true,
  // What servers read (`<!--#include`), and what says by itself that it is to stay.
  preserveComments: ['^[#!\\[]'],
  minifyConditionalComments: false,
  // Where posts have a paragraph in a `font`, its end tag is needed, whatever the standard says of proper ones.
  tagOmission: false,
  quotes: false,
  minifyJs: false,
  minifyCss: false,
  minifyJson: false,
  minifyAdditionalScriptsContent: [],
  minifyAdditionalAttributes: [],
  removeEmptyMetadataElements: false,
  removeEmptyAttributes: false,
  removeRedundantAttributes: 'none',
  collapseBooleanAttributes: false,
  normalizeAttributes: false,
  sortSpaceSeparatedAttributeValues: false,
  sortAttributes: false,
};

/** @param minify by default the library, which is native code and is loaded for the first page (15 ms). */
export function openPageMinifier(minify: MinifyHtml = lazyMinifier()): PageMinifier {
  return (address, bytes) => {
    if (!isPage(address, bytes) || mayBeDeep(bytes)) return bytes;
    try {
      return Buffer.from(minify(bytes));
    } catch (error) {
      return siteFault(
        'minify-failed',
        `the page cannot be minified: ${(error as Error).message}`,
        {
          output: address,
          hint: 'Look at its HTML, or set `minify_html: false` in the configuration.',
        },
      );
    }
  };
}

function lazyMinifier(): MinifyHtml {
  let library: typeof import('@swc/html') | undefined;
  return (page) => {
    library ??= load();
    return library.minifySync(page, OPTIONS).code;
  };
}

/** An optional dependency: there is not one for every system. */
function load(): typeof import('@swc/html') {
  try {
    return createRequire(import.meta.url)('@swc/html') as typeof import('@swc/html');
  } catch (error) {
    throw new Error(`@swc/html is not installed for this system (${(error as Error).message})`);
  }
}

/** What has no layout may be a part of other pages, which the minifier would make a page of. */
function isPage(address: string, bytes: Buffer): boolean {
  return (
    fileOfAddress(address).endsWith('.html') && BEGINNING.test(bytes.toString('latin1', 0, 100))
  );
}

const BEGINNING = /^\s*<!doctype html/i;

/** The minifier goes down the tree by recursion, and has crashed where 20,000 elements lay in each other. Bodies that nobody has checked end at 200. */
const DEEPEST = 1000;
const LESS = 0x3c;
const SLASH = 0x2f;
const BANG = 0x21;

/** Counts tags, not elements: end tags that end nothing deceive it, which takes thousands of them in a page that the site trusts. */
function mayBeDeep(page: Buffer): boolean {
  let open = 0;
  for (let at = page.indexOf(LESS); at !== -1; at = page.indexOf(LESS, at + 1)) {
    const next = page[at + 1];
    if (next === SLASH) open = Math.max(0, open - 1);
    else if (next !== BANG && ++open > DEEPEST) return true;
  }
  return false;
}
