import { attributesOfTag, onlySource, pictureTags } from '../util/picture-tags.js';
import type { ParseOptions } from './parse-options.js';

/**
 * Pictures in the HTML of bodies. All are loaded when a reader comes near (`loading="lazy"`), but the first: it is mostly what a reader waits for.
 */

/** As the sanitiser writes them: in lower case, and with `<` and `>` escaped in values. */
const PICTURE = '<img ';
const LAZY = ' loading="lazy"';

/** Where the first picture of a sanitised body says that it can wait; null if it does not. */
export function lazyFirst(html: Buffer): { readonly from: number; readonly to: number } | null {
  const picture = html.indexOf(PICTURE, 0, 'latin1');
  if (picture === -1) return null;
  const from = html.subarray(picture, html.indexOf('>', picture, 'latin1')).indexOf(LAZY);
  return from === -1 ? null : { from: picture + from, to: picture + from + LAZY.length };
}

/** A sanitised body whose first picture does not wait. */
export function firstAtOnce(html: string): string {
  const picture = html.indexOf(PICTURE);
  if (picture === -1) return html;
  const end = html.indexOf('>', picture);
  const from = html.slice(picture, end).indexOf(LAZY);
  if (from === -1) return html;
  return html.slice(0, picture + from) + html.slice(picture + from + LAZY.length);
}

/** Whether a body shows pictures that may be files of the site; may say so where there are none. */
export function showsOwnPictures(html: Buffer): boolean {
  for (let at = nextPicture(html, 0); at !== -1; at = nextPicture(html, at + PICTURE.length)) {
    const end = html.indexOf('>', at, 'latin1');
    if (!OF_ANOTHER_HOST.test(html.toString('latin1', at, end === -1 ? html.length : end)))
      return true;
  }
  return false;
}

/** The `src` of each picture of a body that may be a file of the site and has no other files; each once. */
export function ownSources(html: string): readonly string[] {
  const sources = new Set<string>();
  for (const tag of pictureTags(html)) {
    const source = onlySource(tag, attributesOfTag(html.slice(tag.from, tag.to)));
    if (source !== null && !/^(?:https?:\/\/|\/\/|data:)/i.test(source)) sources.add(source);
  }
  return [...sources];
}

/** The pictures that a body shows, where a site makes copies of them: nobody else asks. */
export function picturesOf(
  html: Buffer | string,
  { listsPictures }: Pick<ParseOptions, 'listsPictures'>,
): readonly string[] {
  return listsPictures ? ownSources(html.toString()) : NO_PICTURES;
}

export const NO_PICTURES: readonly string[] = [];

/** In capitals too: bodies that the site trusts are published as they were written. */
function nextPicture(html: Buffer, from: number): number {
  const lower = html.indexOf('<img', from, 'latin1');
  const upper = html.indexOf('<IMG', from, 'latin1');
  return lower === -1 || upper === -1 ? Math.max(lower, upper) : Math.min(lower, upper);
}

/** With an address that is whole, or a picture of its own. */
const OF_ANOTHER_HOST = /^(?:[^"']|"[^"]*")*? src="(?:https?:\/\/|\/\/|data:)/i;
