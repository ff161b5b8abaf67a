import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';

const CHUNK = 1 << 20;

/** SHA-256 and size of a file of any length, in bytes. */
export function hashFile(path: string): { readonly hash: Buffer; readonly size: number } {
  const { size } = statSync(path);
  const sum = createHash('sha256');
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK, size + 1));
  const fd = openSync(path, 'r');
  try {
    for (let read = readSync(fd, chunk); read > 0; read = readSync(fd, chunk))
      sum.update(chunk.subarray(0, read));
  } finally {
    closeSync(fd);
  }
  return { hash: sum.digest(), size };
}
