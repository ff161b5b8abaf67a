import type { Config } from '../config/options.js';

/** What decides of a picture which copies there are. */
export interface CopySettings {
  readonly widths: readonly number[];
  readonly formats: readonly ('avif' | 'webp')[];
  readonly webpQuality: number;
  readonly avifQuality: number;
}

/** The part of the configuration that copies depend on. */
export function copySettings(images: NonNullable<Config['images']>): CopySettings {
  const { widths, formats, webp_quality, avif_quality } = images;
  return { widths, formats, webpQuality: webp_quality, avifQuality: avif_quality };
}

/** The widths of a picture's copies, ascending. One that is narrower than the widest of them has a copy of its own width, or a browser would have to take a narrower one for it. */
export function widthsFor(own: number, widths: readonly number[]): readonly number[] {
  const narrower = widths.filter((width) => width < own);
  return narrower.length === widths.length ? widths : [...narrower, own];
}
