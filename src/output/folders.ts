import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Name of the folder beside the destination in which files wait for the last render to succeed. */
export function stagePath(destination: string): string {
  return join(dirname(destination), `.${basename(destination)}.gazette-stage`);
}

/** Whether the file system that a folder is on takes `A` and `a` for one name. */
export function foldsCase(folder: string): boolean {
  mkdirSync(folder, { recursive: true });
  const probe = mkdtempSync(join(folder, '.gazette-case-'));
  try {
    writeFileSync(join(probe, 'a'), '');
    return statSync(join(probe, 'A'), { throwIfNoEntry: false }) !== undefined;
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}

/** Whether there is nothing at a path, or an empty folder. */
export function isVacant(path: string): boolean {
  try {
    return readdirSync(path).length === 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}

/** Removes the folders that files lay in, from the innermost, as long as they are empty; `top` itself stays. */
export function removeEmptyFolders(top: string, files: Iterable<string>): void {
  const tried = new Set<string>();
  for (const file of files) {
    for (let slash = file.lastIndexOf('/'); slash > 0; slash = file.lastIndexOf('/', slash - 1)) {
      const folder = file.slice(0, slash);
      if (tried.has(folder)) break;
      try {
        rmdirSync(join(top, folder));
      } catch {
        // Not empty, or gone already: either way it is not ours to remove. Another file may still empty it.
        break;
      }
      tried.add(folder);
    }
  }
}

/** Thrown where a folder that gazette writes into is a symbolic link or no folder. */
export class NotAFolder extends Error {
  readonly path: string;

  constructor(path: string) {
    super(`${path} is not a folder of the site`);
    this.name = 'NotAFolder';
    this.path = path;
  }
}

/**
 * Makes folders below `top`, each only once. A symbolic link on the way is refused: it would lead the site's
 * files out of its folder.
 */
export function folderMaker(top: string): (folder: string) => void {
  const made = new Set<string>(['']);
  const make = (folder: string): void => {
    if (made.has(folder)) return;
    const slash = folder.lastIndexOf('/');
    make(slash < 0 ? '' : folder.slice(0, slash));
    const path = join(top, folder);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) mkdirSync(path);
    else if (!stat.isDirectory()) throw new NotAFolder(path);
    made.add(folder);
  };
  return make;
}
