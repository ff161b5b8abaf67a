import { readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { realFolders, removeEmptyFolders, removeFile, stagePath } from './folders.js';
import { LOCK_NAME, takeLock } from './lock.js';
import { filesWritten } from './manifest.js';

/**
 * Removes from a destination what gazette wrote there, and the state folder; returns how many files went.
 *
 * @param others folders that are gazette's own too.
 * @throws SiteFault, with nothing removed, while a build is running.
 */
export function cleanSite(
  destination: string,
  stateFolder: string,
  others: readonly string[] = [],
): number {
  const lock = takeLock(stateFolder);
  try {
    const files = [...filesWritten(stateFolder, destination)];
    const isReal = realFolders(destination);
    const removed = files.filter((file) => removeFile(destination, file, isReal)).length;
    removeEmptyFolders(destination, [...files, './']);
    const state = readdirSync(stateFolder).filter((name) => name !== LOCK_NAME);
    const own = [...state.map((name) => join(stateFolder, name)), ...others];
    for (const path of [...own, stagePath(destination)])
      rmSync(path, { recursive: true, force: true });
    return removed;
  } finally {
    lock.release();
    removeIfEmpty(stateFolder);
  }
}

/** Whoever waited for the lock may be at work in it by now. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {}
}
