import { rmSync } from 'node:fs';
import { realFolders, removeEmptyFolders, removeFile, stagePath } from './folders.js';
import { manifestPath, readManifest } from './manifest.js';

/** Removes from a destination what gazette wrote there, and the state folder; returns how many files went. */
export function cleanSite(destination: string, stateFolder: string): number {
  const manifest = readManifest(manifestPath(stateFolder, destination));
  const files = [...(manifest?.files.keys() ?? [])];
  const isReal = realFolders(destination);
  const removed = files.filter((file) => removeFile(destination, file, isReal)).length;
  removeEmptyFolders(destination, [...files, './']);
  rmSync(stagePath(destination), { recursive: true, force: true });
  rmSync(stateFolder, { recursive: true, force: true });
  return removed;
}
