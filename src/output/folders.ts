import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmdirSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Where gazette keeps what it knows of a site from build to build. */
export function stateFolder(root: string): string {
  return join(root, '.gazette');
}

/** Where a state folder keeps last good versions of what is at fault: they stay when all else is cleaned away. */
export function heldFolder(state: string): string {
  return join(state, HELD_NAME);
}

export const HELD_NAME = 'held';

/** Where a state folder keeps copies of pictures. */
export function picturesFolder(state: string): string {
  return join(state, 'pictures');
}

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

/** The same for a site's folder, as far as it is seen without writing a file. */
export function seemsToFoldCase(root: string): boolean {
  const inodeOf = (name: string): number | undefined =>
    statSync(join(root, name), { throwIfNoEntry: false })?.ino;
  const posts = inodeOf('posts');
  return posts !== undefined && posts === inodeOf('POSTS');
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
  const gone = new Set<string>();
  for (const file of files) {
    for (let slash = file.lastIndexOf('/'); slash > 0; slash = file.lastIndexOf('/', slash - 1)) {
      const folder = file.slice(0, slash);
      if (gone.has(folder)) continue;
      try {
        rmdirSync(join(top, folder));
      } catch (error) {
        // Not empty, or a link: not ours to remove. Another file may still empty it. One that is gone already
        // (a killed build's work) may leave the folder above it empty.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') break;
      }
      gone.add(folder);
    }
  }
}

/** Removes a folder and all that is in it, as far as that can be done in so many milliseconds. */
export function removeWithin(folder: string, milliseconds: number): void {
  const deadline = performance.now() + milliseconds;
  const remove = (path: string): boolean => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (performance.now() > deadline) return false;
      const inner = join(path, entry.name);
      if (!entry.isDirectory()) rmSync(inner, { force: true });
      else if (!remove(inner)) return false;
    }
    rmdirSync(path);
    return true;
  };
  if (existsSync(folder)) remove(folder);
}

/** What stands at a path, not following a link; null also where a part of the way is a file. */
export function entryAt(path: string): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return null;
    throw error;
  }
}

/**
 * Answers whether a folder below `top`, and every one above it, is a real folder: a symbolic link would lead the
 * site's files out of its folder, or the removal of stale ones to somebody else's. Answers are kept.
 */
export function realFolders(top: string): (folder: string) => boolean {
  const known = new Map<string, boolean>([['', true]]);
  const isReal = (folder: string): boolean => {
    let answer = known.get(folder);
    if (answer === undefined) {
      answer = isReal(folderOf(folder)) && entryAt(join(top, folder))?.isDirectory() === true;
      known.set(folder, answer);
    }
    return answer;
  };
  return isReal;
}

/** Removes a file; a folder that took its name stays, and nothing is followed out of `top`. Returns whether it was there. */
export function removeFile(
  top: string,
  file: string,
  isReal: (folder: string) => boolean,
): boolean {
  const path = join(top, file);
  const entry = isReal(folderOf(file)) ? entryAt(path) : null;
  if (entry === null || entry.isDirectory()) return false;
  rmSync(path, { force: true });
  return true;
}

/** The folder that a file lies in; empty at the top. */
export function folderOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}

/** Makes folders below `top`, which exists, each only once. Others may make the same ones meanwhile. */
export function folderMaker(top: string): (folder: string) => void {
  const made = new Set<string>(['']);
  const make = (folder: string): void => {
    if (made.has(folder)) return;
    make(folderOf(folder));
    // Not for the folders above, which are there, but because it does not throw where another thread was first.
    mkdirSync(`${top}/${folder}`, { recursive: true });
    made.add(folder);
  };
  // Files that follow each other mostly lie in one folder: then it need not be hashed.
  let last = '';
  return (folder) => {
    if (folder === last) return;
    make(folder);
    last = folder;
  };
}

/** Whether a file name that was read from a disk stays below the destination: one that is damaged must not remove anything else. */
export function isInside(file: string): boolean {
  return (
    file !== '' && !file.startsWith('/') && !file.includes('\\') && !file.split('/').includes('..')
  );
}

/**
 * Whether there is a file of a name below `top`. A symbolic link is none; the folders above are not asked: nothing is ever written or removed
 * through a link, and a folder that somebody put there in place of ours is found by `--verify`.
 */
export function isPublished(top: string, file: string): boolean {
  return entryAt(`${top}/${file}`)?.isFile() === true;
}
