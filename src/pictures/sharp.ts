import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { SharpConstructor } from 'sharp';

/**
 * The library that makes copies of pictures. An optional dependency: there is not one for every system. It is native code, and takes 60 ms to load, so it is loaded
 * when there is a picture to copy.
 */

const require = createRequire(import.meta.url);

/** The version of the library that is installed; null where there is none. It need not be one for this system. */
export function sharpVersion(): string | null {
  try {
    // It does not export its `package.json`.
    const home = dirname(dirname(require.resolve('sharp')));
    return (JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string })
      .version;
  } catch {
    return null;
  }
}

/** @throws where there is none for this system. */
export function loadSharp(): SharpConstructor {
  const sharp = require('sharp') as SharpConstructor;
  // Nothing is asked for twice.
  sharp.cache(false);
  // Several pictures are copied at a time, which takes less waiting than several threads for one.
  sharp.concurrency(1);
  return sharp;
}
