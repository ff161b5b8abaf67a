import * as v from 'valibot';
import { count, described, text } from './values.js';

const quality = () => v.pipe(count(), v.maxValue(100, 'expected 100 or less'));

/** Copies of pictures. */
export const imageOptions = v.strictObject(
  {
    // WebP holds no wider pictures.
    widths: v.optional(
      described(
        v.pipe(
          v.array(
            v.pipe(count(), v.maxValue(16_383, 'expected 16383 or less')),
            'expected a list of widths in pixels, such as [480, 960, 1440]',
          ),
          v.minLength(1, 'expected one width at least'),
          v.maxLength(8, 'expected 8 widths at most'),
          v.transform((widths) => [...new Set(widths)].sort((a, b) => a - b)),
        ),
        'Widths of the copies, in pixels. A picture that is narrower than the last has one of its own width.',
      ),
      [480, 960, 1440],
    ),
    formats: v.optional(
      described(
        v.pipe(
          v.array(
            v.picklist(['avif', 'webp'], 'expected avif or webp'),
            'expected a list of formats, such as [avif, webp]',
          ),
          v.minLength(1, 'expected one format at least'),
          v.transform((formats) => [...new Set(formats)]),
        ),
        'Formats of the copies: `webp`, `avif`. A browser takes the first that it knows.',
      ),
      ['webp'],
    ),
    webp_quality: v.optional(described(quality(), 'Quality of copies in WebP, from 1 to 100.'), 75),
    avif_quality: v.optional(described(quality(), 'Quality of copies in AVIF, from 1 to 100.'), 55),
    sizes: v.optional(
      described(
        v.pipe(text(), v.nonEmpty('expected what `sizes` of HTML holds, such as 100vw')),
        'How wide pages show pictures, as the attribute `sizes` says it. A post’s own `width` goes before it.',
      ),
      '(min-width: 46rem) 44rem, 100vw',
    ),
  },
  'expected options, such as `images: { widths: [480, 960] }`, or `images: {}`',
);
