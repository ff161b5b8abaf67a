import sharp from 'sharp';

/** Real pictures, small enough to be made for each test. */

/** Colours that run into each other, with something in them that no format makes nothing of. */
function drawing(width: number, height: number, color: string): Buffer {
  const dots = Array.from(
    { length: 40 },
    (_, at) =>
      `<circle cx="${(at * 37) % width}" cy="${(at * 53) % height}" r="${3 + (at % 9)}" fill="hsl(${at * 9} 70% 50%)"/>`,
  );
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><linearGradient id="g"><stop stop-color="${color}"/><stop offset="1" stop-color="#fff"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#g)"/>${dots.join('')}</svg>`,
  );
}

/** A photograph. */
export const photo = (width: number, height: number, color = '#c33'): Promise<Buffer> =>
  sharp(drawing(width, height, color))
    .jpeg({ quality: 95 })
    .toBuffer();

/** A photograph that lies on its side and says so, of this size as it is shown; in colours that only newer screens have, and with what a camera writes beside it. */
export const turnedPhoto = async (width: number, height: number): Promise<Buffer> =>
  sharp(
    await sharp(drawing(width, height, '#0a0'))
      .rotate(270)
      .png()
      .toBuffer(),
  )
    .withMetadata({ orientation: 6, icc: 'p3', exif: { IFD0: { Copyright: 'somebody' } } })
    .jpeg({ quality: 95 })
    .toBuffer();

/** A picture that one can look through. */
export const seeThrough = (width: number, height: number): Promise<Buffer> =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><circle cx="50%" cy="50%" r="20%" fill="red"/></svg>`,
    ),
  )
    .png({ compressionLevel: 0 })
    .toBuffer();

/** Two pictures, one after the other. */
export async function film(width: number, height: number, format: 'gif' | 'webp'): Promise<Buffer> {
  const frames = await Promise.all(
    ['#f00', '#00f'].map((color) =>
      sharp(drawing(width, height, color))
        .removeAlpha()
        .raw()
        .toBuffer(),
    ),
  );
  const raw = { width, height: height * 2, channels: 3, pageHeight: height } as const;
  return sharp(Buffer.concat(frames), { raw })
    .toFormat(format, { delay: [100, 100] })
    .toBuffer();
}

/** A PNG that says of itself that it moves. */
export async function movingPng(width: number, height: number): Promise<Buffer> {
  const png = await sharp(drawing(width, height, '#f00'))
    .png()
    .toBuffer();
  const chunk = Buffer.concat([Buffer.from([0, 0, 0, 8]), Buffer.from('acTL'), Buffer.alloc(12)]);
  const data = png.indexOf('IDAT') - 4;
  return Buffer.concat([png.subarray(0, data), chunk, png.subarray(data)]);
}

/** One colour, which takes next to nothing as it is. */
export const plain = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#abc' } })
    .png({ palette: true, colors: 2 })
    .toBuffer();

/** A picture that could hardly be smaller. */
export const tight = (width: number, height: number): Promise<Buffer> =>
  sharp(drawing(width, height, '#c33'))
    .webp({ quality: 1, effort: 6 })
    .toBuffer();

/** What is to be known of a picture. */
export async function lookAt(bytes: Buffer) {
  const { format, width, height, orientation, hasAlpha, icc, exif, space } =
    await sharp(bytes).metadata();
  return { format, width, height, orientation, hasAlpha, icc, exif, space };
}
