import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { removeEmptyFolders, stagePath } from './folders.js';
import { manifestPath, readManifest } from './manifest.js';

/** Removes from a destination what gazette wrote there, and the state folder; returns how many files went. */
export function cleanSite(destination: string, stateFolder: string): number {
  const manifest = readManifest(manifestPath(stateFolder, destination));
  const files = [...(manifest?.files.keys() ?? [])];
  for (const file of files) rmSync(join(destination, file), { force: true });
  removeEmptyFolders(destination, [...files.map((file) => file), './']);
  rmSync(stagePath(destination), { recursive: true, force: true });
  rmSync(stateFolder, { recursive: true, force: true });
  return files.length;
}
