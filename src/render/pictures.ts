import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { escapeAttribute } from 'entities';
import { imageSize } from 'image-size';
import type { CopiedPicture, PictureSize } from '../archive/picture-copies.js';
import { absoluteOf, type SourceFile } from '../archive/source.js';
import { attributesOfTag, onlySource, pictureTags } from '../util/picture-tags.js';
import { decodeUrlPath, encodeAddress } from '../util/url.js';

/** The pictures of a site, by their addresses. */
export interface SitePictures {
  /** How large a picture is; null where there is none at the address, or nobody can tell. */
  readonly sizeOf: (address: string) => PictureSize | null;
  /** The copies that pages offer; null where there are none. */
  readonly copiesOf: (address: string) => CopiedPicture | null;
}

/** @param addresses those of the files, in their order. Each is opened once. */
export function openPictures(
  addresses: readonly string[],
  files: readonly SourceFile[],
  copiesOf: SitePictures['copiesOf'],
): SitePictures {
  const sizeOf = openSizes(addresses, files);
  return { sizeOf: (address) => copiesOf(address) ?? sizeOf(address), copiesOf };
}

function openSizes(
  addresses: readonly string[],
  files: readonly SourceFile[],
): SitePictures['sizeOf'] {
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

/** How large the picture in a file is; null where nobody can tell. */
export function sizeOfFile(path: string): PictureSize | null {
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

/** What is known of the pictures of a body, by what their `src` is. */
export interface KnownPictures {
  /** How large a picture is; null where nobody can tell. */
  readonly sizeOf: (src: string) => PictureSize | null;
  /** Copies of a picture; null where there are none. */
  readonly copiesOf: (src: string) => OfferedCopies | null;
}

/** Copies as a page offers them. */
export interface OfferedCopies extends Pick<CopiedPicture, 'formats'> {
  /** The URL of a copy by the name of its file. */
  readonly urlOf: (file: string) => string;
  /** How wide the picture is shown, unless its author has said so: a value of `sizes`. */
  readonly sizes: string;
}

/**
 * A body whose pictures of the site say how large they are, so that a browser keeps room for them, unless their author has said so. A length that is given alone gets the
 * other one in proportion. Pictures that have copies offer them; who knows none of their formats gets the picture itself.
 */
export function illustrate(html: string, { sizeOf, copiesOf }: KnownPictures): string {
  let result = '';
  let done = 0;
  for (const place of pictureTags(html)) {
    const { from, to } = place;
    const tag = html.slice(from, to);
    const attributes = attributesOfTag(tag);
    const added = sizeAttributes(attributes, sizeOf);
    const src = onlySource(place, attributes);
    const copies = src === null ? null : copiesOf(src);
    if (added === '' && copies === null) continue;
    const behindName = '<img'.length;
    const sized = tag.slice(0, behindName) + added + tag.slice(behindName);
    result += html.slice(done, from);
    result += copies === null ? sized : withSources(sized, copies, attributes);
    done = to;
  }
  return result + html.slice(done);
}

const LENGTH = /^\d{1,5}$/;

/** What a tag lacks; nothing where it is the author who decides. */
function sizeAttributes(
  attributes: ReadonlyMap<string, string>,
  sizeOf: KnownPictures['sizeOf'],
): string {
  const width = attributes.get('width');
  const height = attributes.get('height');
  const src = attributes.get('src')?.trim() ?? '';
  if (src === '' || (width !== undefined && height !== undefined)) return '';
  const size = sizeOf(src);
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

/** A `source` for each format: a browser takes the first whose type it knows, and of its files the one that is wide enough. */
function withSources(
  tag: string,
  { formats, urlOf, sizes }: OfferedCopies,
  attributes: ReadonlyMap<string, string>,
): string {
  const width = attributes.get('width') ?? '';
  const shown = LENGTH.test(width) ? `(max-width: ${width}px) 100vw, ${width}px` : sizes;
  const sources = formats.map(({ type, copies }) => {
    const srcset = copies.map((copy) => `${urlOf(copy.file)} ${copy.width}w`).join(', ');
    return `<source type="${type}" srcset="${escapeAttribute(srcset)}" sizes="${escapeAttribute(shown)}">`;
  });
  return `<picture>${sources.join('')}${tag}</picture>`;
}
