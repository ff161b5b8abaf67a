import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { imageSize } from 'image-size';
import { type DefaultTreeAdapterMap, parseFragment } from 'parse5';
import { absoluteOf, type SourceFile } from '../archive/source.js';
import { decodeUrlPath, encodeAddress } from '../util/url.js';

/** Width and height of a picture as it is shown, in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Tells how large a picture of the site is; null where there is none at the address, or nobody can tell. */
export type PictureSizes = (address: string) => PictureSize | null;

/** @param addresses those of the files, in their order. Each is opened once. */
export function openPictures(
  addresses: readonly string[],
  files: readonly SourceFile[],
): PictureSizes {
  const known = new Map<string, PictureSize | null>();
  let places: ReadonlyMap<string, number> | undefined;
  return (address) => {
    let size = known.get(address);
    if (size === undefined) {
      places ??= new Map(addresses.map((one, place) => [one, place]));
      const file = files[places.get(address) ?? -1];
      size = file === undefined ? null : sizeOfFile(absoluteOf(file));
      known.set(address, size);
    }
    return size;
  };
}

/** Nearly all formats say how large a picture is in their first bytes; where another picture stands before it (EXIF), the whole file is read. */
const BEGINNING = 64 * 1024;

function sizeOfFile(path: string): PictureSize | null {
  try {
    return sizeOf(readBeginning(path)) ?? sizeOf(readFileSync(path));
  } catch {
    // A file that cannot be read is told of where it is copied.
    return null;
  }
}

function readBeginning(path: string): Buffer {
  const beginning = Buffer.allocUnsafe(BEGINNING);
  const fd = openSync(path, 'r');
  try {
    return beginning.subarray(0, readSync(fd, beginning, 0, BEGINNING, 0));
  } finally {
    closeSync(fd);
  }
}

function sizeOf(bytes: Buffer): PictureSize | null {
  try {
    const { width, height, orientation = 1 } = imageSize(bytes);
    const [across, down] = [Math.round(width), Math.round(height)];
    if (!(across > 0 && down > 0)) return null;
    // Photographs that were taken upright lie on their side, and say so.
    return orientation >= 5 ? { width: down, height: across } : { width: across, height: down };
  } catch {
    return null;
  }
}

/**
 * The address within the site that a picture is from; null if it is from elsewhere.
 *
 * @param page address of the page that shows it.
 */
export function pictureAddress(src: string, page: string, baseurl: string): string | null {
  const base = `${SITE}${baseurl}${encodeAddress(page)}`;
  if (!URL.canParse(src, base)) return null;
  const { origin, pathname } = new URL(src, base);
  // Both percent-encoded.
  const top = new URL(`${SITE}${baseurl}/`).pathname;
  if (origin !== SITE || !pathname.startsWith(top)) return null;
  return decodeUrlPath(pathname.slice(top.length - 1)).normalize('NFC');
}

/** Stands for the site: what a path is relative to has to have a host. */
const SITE = 'http://site.invalid';

/**
 * A body whose pictures of the site say how large they are, so that a browser keeps room for them, unless their author has said so. A length that is given alone gets the
 * other one in proportion.
 *
 * @param sizeFor of what an `src` leads to.
 */
export function withPictureSizes(
  html: string,
  sizeFor: (src: string) => PictureSize | null,
): string {
  let result = '';
  let done = 0;
  for (const { from, to } of pictureTags(html)) {
    const added = sizeAttributes(html.slice(from, to), sizeFor);
    if (added === '') continue;
    const behindName = from + '<img'.length;
    result += html.slice(done, behindName) + added;
    done = behindName;
  }
  return result + html.slice(done);
}

interface Place {
  readonly from: number;
  readonly to: number;
}

/** A body of a trusted source may hold what only looks like a tag. */
const HIDES_TAGS =
  /<(?:!|script|style|textarea|title|xmp|iframe|noembed|noframes|plaintext|svg|math)/i;
const PICTURE_TAG = /<img\b(?:[^"'>]|"[^"]*"|'[^']*')*>/gi;

/** Where the tags of pictures are. */
function* pictureTags(html: string): Generator<Place> {
  if (HIDES_TAGS.test(html)) {
    yield* parsedPictures(html);
    return;
  }
  for (const { 0: tag, index } of html.matchAll(PICTURE_TAG))
    yield { from: index, to: index + tag.length };
}

type Node = DefaultTreeAdapterMap['node'];

function parsedPictures(html: string): Place[] {
  const places: Place[] = [];
  const work: Node[] = [parseFragment(html, { sourceCodeLocationInfo: true })];
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    const place = 'sourceCodeLocation' in node ? node.sourceCodeLocation : null;
    if (node.nodeName === 'img' && place)
      places.push({ from: place.startOffset, to: place.endOffset });
    if ('childNodes' in node) work.push(...node.childNodes);
  }
  return places.sort((a, b) => a.from - b.from);
}

const LENGTH = /^\d{1,5}$/;

/** What a tag lacks; nothing where it is the author who decides. */
function sizeAttributes(tag: string, sizeFor: (src: string) => PictureSize | null): string {
  const [image] = parseFragment(tag).childNodes;
  if (image === undefined || !('attrs' in image)) return '';
  const attributes = new Map(image.attrs.map(({ name, value }) => [name, value]));
  const width = attributes.get('width');
  const height = attributes.get('height');
  const src = attributes.get('src')?.trim() ?? '';
  if (src === '' || (width !== undefined && height !== undefined)) return '';
  const size = sizeFor(src);
  if (size === null) return '';
  if (width !== undefined)
    return LENGTH.test(width) ? inProportion('height', size.height, size.width, width) : '';
  if (height !== undefined)
    return LENGTH.test(height) ? inProportion('width', size.width, size.height, height) : '';
  return ` width="${size.width}" height="${size.height}"`;
}

function inProportion(name: string, own: number, other: number, given: string): string {
  return ` ${name}="${Math.max(1, Math.round((own * Number(given)) / other))}"`;
}
