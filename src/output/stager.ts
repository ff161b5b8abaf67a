import { hash } from 'node:crypto';
import { closeSync, copyFileSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { HASH_BYTES, openManifest, type SharedManifest } from '../archive/manifest.js';
import { hashFile } from '../util/file-hash.js';
import { entryAt, folderMaker, folderOf, isPublished, realFolders } from './folders.js';
import type { Journal } from './manifest.js';

/** What one file of the site is made of: its bytes, or those of another file. */
export type Content = Uint8Array | { readonly copyOf: string };

/** Where files are staged, and what they are compared with. Plain data, the same for every worker of a build. */
export interface StagePlace {
  readonly destination: string;
  readonly stage: string;
  /** What the last build wrote; null where nothing is known, or there is nothing. */
  readonly manifest: SharedManifest | null;
  /** For each row of the manifest, whether its file is there (1); null where nobody has looked. */
  readonly present: SharedArrayBuffer | null;
  /** What a killed build may have written beside. */
  readonly journal: Journal | null;
  /** Whether the destination is still empty. */
  readonly first: boolean;
  /** Whether published files are read to see whether they are what was written. */
  readonly verify: boolean;
}

/** What became of a file that was made. */
export type FileState = 'new' | 'changed' | 'unchanged';

/** A file that was made. */
export interface StagedFile {
  readonly state: FileState;
  /** Beginning of the SHA-256 of its bytes: {@link HASH_BYTES} of them, each as a character. */
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
}

/** Stages files; several workers may, each its own. */
export interface Stager {
  /** The row of a file in the last build's manifest; -1 if it has none. */
  rowOf(file: string): number;
  /** Whether a file is published as its row says, so that it need not be made if nothing that it was made from has changed. */
  isPublished(file: string, row: number): boolean;
  /** Stages a file if its bytes differ from what is published. */
  put(file: string, content: Content, row: number): StagedFile;
}

export function openStager(place: StagePlace): Stager {
  const { destination, stage, journal, first, verify } = place;
  const manifest = place.manifest === null ? null : openManifest(place.manifest);
  const makeFolder = folderMaker(stage);
  const isReal = realFolders(destination);
  const present = place.present === null ? null : new Uint8Array(place.present);
  /** Whether a row tells what is published under its name. */
  const isSure = (file: string, row: number): boolean =>
    row !== -1 && !verify && journal !== 'all' && journal?.has(file) !== true;

  /** Whether the destination holds these bytes. Where the last build ended well, its manifest and the size tell. */
  function holds(file: string, row: number, hash: string, size: number): boolean {
    const path = join(destination, file);
    const stat = isReal(folderOf(file)) ? entryAt(path) : null;
    if (!stat?.isFile() || stat.size !== size) return false;
    return isSure(file, row) ? manifest?.hashAt(row) === hash : describeFile(path).hash === hash;
  }

  return {
    rowOf: (file) => manifest?.find(file) ?? -1,
    isPublished(file, row) {
      if (first || manifest === null || row === -1) return false;
      if (isSure(file, row))
        return present === null ? isPublished(destination, file) : present[row] === 1;
      return holds(file, row, manifest.hashAt(row), manifest.sizeAt(row));
    },
    put(file, content, row) {
      const isBytes = content instanceof Uint8Array;
      const { hash, size } = isBytes
        ? { hash: hashOf(content), size: content.length }
        : describeFile(content.copyOf);
      if (!first && holds(file, row, hash, size)) return { state: 'unchanged', hash, size };
      makeFolder(folderOf(file));
      const path = `${stage}/${file}`;
      if (isBytes) writeBytes(path, content);
      else copyFileSync(content.copyOf, path);
      const isNew = first || entryAt(join(destination, file)) === null;
      return { state: isNew ? 'new' : 'changed', hash, size };
    },
  };
}

function writeBytes(path: string, bytes: Uint8Array): void {
  const fd = openSync(path, 'w');
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
  } finally {
    closeSync(fd);
  }
}

/** As a text, which Node's `hash` gives for less than a buffer. */
const hashOf = (bytes: Uint8Array): string => hash('sha256', bytes, 'binary').slice(0, HASH_BYTES);

/** Hash and size of a file of any length. */
function describeFile(path: string): { readonly hash: string; readonly size: number } {
  const { hash, size } = hashFile(path);
  return { hash: hash.toString('latin1', 0, HASH_BYTES), size };
}
