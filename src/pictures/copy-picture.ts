import type { Sharp, SharpConstructor } from 'sharp';
import type { PictureSize } from '../archive/picture-copies.js';
import { isAnimatedPng, pictureKind } from './picture-kind.js';
import { type CopySettings, widthsFor } from './settings.js';

/** A copy that was made. */
export interface MadeCopy {
  readonly format: CopySettings['formats'][number];
  readonly width: number;
  readonly bytes: Buffer;
}

/** What became of a picture: copies, of which there may be none, or what is wrong with it. */
export type CopiedOrNot =
  | (PictureSize & { readonly copies: readonly MadeCopy[] })
  | { readonly problem: string };

/** A picture of more pixels takes more memory to read than a build should. */
const MOST_PIXELS = 100_000_000;

/**
 * Makes the copies of a picture that are worth being offered: upright, in sRGB, and without what cameras write beside it. Of a picture that moves there are none.
 *
 * @param bytes of the picture's file.
 */
export async function copyPicture(
  sharp: SharpConstructor,
  bytes: Buffer,
  settings: CopySettings,
): Promise<CopiedOrNot> {
  const kind = pictureKind(bytes);
  if (kind === null) return { problem: 'it is neither JPEG, PNG, WebP nor GIF' };
  const open = (): Sharp =>
    sharp(bytes, { failOn: 'error', limitInputPixels: MOST_PIXELS }).autoOrient();
  try {
    // What a file says of itself is read whatever it says.
    const { pages = 1, autoOrient } = await sharp(bytes, { limitInputPixels: false }).metadata();
    const size = { width: autoOrient.width, height: autoOrient.height };
    if (size.width * size.height > MOST_PIXELS)
      return {
        problem: `it has ${size.width} × ${size.height} pixels, more than ${MOST_PIXELS / 1_000_000} million`,
      };
    const widths = widthsFor(size.width, settings.widths);
    const isMoving = pages > 1 || (kind === 'png' && isAnimatedPng(bytes));
    const isTooTall = (size.height / size.width) * Math.max(...widths) > TALLEST;
    if (isMoving || isTooTall) return { ...size, copies: [] };
    const copies: MadeCopy[] = [];
    for (const format of settings.formats) {
      const made: MadeCopy[] = [];
      for (const width of widths) {
        const resized = encoded(open().resize({ width }), format, settings);
        made.push({ format, width, bytes: await resized.toBuffer() });
      }
      copies.push(...worthOffering(made, bytes.length));
    }
    return { ...size, copies };
  } catch (error) {
    return { problem: firstLine(error) };
  }
}

/** Neither WebP nor AVIF holds taller pictures. */
const TALLEST = 16_383;

function encoded(
  picture: Sharp,
  format: MadeCopy['format'],
  { webpQuality, avifQuality }: CopySettings,
): Sharp {
  return format === 'webp'
    ? picture.webp({ quality: webpQuality })
    : picture.avif({ quality: avifQuality, effort: AVIF_EFFORT });
}

/** From 0 to 9: more takes several times as long for little. */
const AVIF_EFFORT = 2;

/**
 * Those of a format's copies that spare readers something. A browser would take the widest that is offered for the picture itself, so where that one is no smaller than the picture,
 * none is offered.
 *
 * @param made narrowest first.
 * @param original bytes of the picture.
 */
export function worthOffering<T extends { readonly bytes: { readonly length: number } }>(
  made: readonly T[],
  original: number,
): readonly T[] {
  let least = original;
  const kept: T[] = [];
  for (const copy of [...made].reverse()) {
    if (copy.bytes.length >= least) {
      if (kept.length === 0) return [];
      continue;
    }
    kept.unshift(copy);
    least = copy.bytes.length;
  }
  return kept;
}

function firstLine(error: unknown): string {
  return (error as Error).message.split('\n', 1)[0] ?? '';
}
