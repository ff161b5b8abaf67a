/** Which of the pictures that copies are made of some bytes begin as; null for all else: drawings fit every width, and AVIF is small already. */
export function pictureKind(bytes: Buffer): 'gif' | 'jpeg' | 'png' | 'webp' | null {
  const beginning = bytes.toString('latin1', 0, 12);
  if (beginning.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (beginning.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (/^GIF8[79]a/.test(beginning)) return 'gif';
  const isWebp = beginning.startsWith('RIFF') && beginning.endsWith('WEBP');
  return isWebp ? 'webp' : null;
}

/** Whether a file claims to be one of these by its name. */
export const hasPictureName = (address: string): boolean =>
  /\.(?:gif|jpe?g|png|webp)$/i.test(address);

/** Whether a PNG moves; libraries see its first frame only. */
export function isAnimatedPng(bytes: Buffer): boolean {
  const frames = bytes.subarray(0, Math.max(0, bytes.indexOf('IDAT', 0, 'latin1')));
  return frames.includes('acTL', 0, 'latin1');
}
