import { lstatSync } from 'node:fs';

/** A file that was changed this little before it was looked at, in milliseconds, may be changed again without a sign. */
const RACY = 2000;

/**
 * What tells, without reading a file, whether it is still the same one: size, time and inode.
 *
 * @param since when the look began, in milliseconds since 1970.
 * @returns null where they may not tell of a later change, or there is no file.
 */
export function stampOf(path: string, since: number): string | null {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined || stat.mtimeMs > since - RACY) return null;
  return `${stat.size} ${stat.mtimeMs} ${stat.ino}`;
}
