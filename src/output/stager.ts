import { createHash, hash } from 'node:crypto';
import { closeSync, copyFileSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { entryAt, folderMaker, folderOf, realFolders } from './folders.js';
import { manifestLine, readManifest, type WrittenFile } from './manifest.js';

/** What one file of the site is made of: its bytes, or those of another file. */
export type Content = Uint8Array | { readonly copyOf: string };

/** Where files are staged, and what they are compared with. Plain data, the same for every worker of a build. */
export interface StagePlace {
  readonly destination: string;
  readonly stage: string;
  readonly manifest: string;
  /** Whether the destination is still empty. */
  readonly first: boolean;
  /** Whether published files are read to see whether they are what was written. */
  readonly verify: boolean;
}

export const NEW = 'n';
export const CHANGED = 'c';
export const UNCHANGED = 'u';

/** What became of one file. */
export interface StagedFile {
  /** Its line of the manifest. */
  readonly line: string;
  readonly state: typeof NEW | typeof CHANGED | typeof UNCHANGED;
}

/** What became of several: texts, because lists of objects take ten times as long to cross to another thread. */
export interface StagedBatch {
  readonly lines: string;
  /** A letter for each. */
  readonly states: string;
}

/** Stages files; several workers may, each its own. */
export interface Stager {
  /** Stages a file if its bytes differ from what is published. */
  put(file: string, content: Content): StagedFile;
}

export function openStager(place: StagePlace): Stager {
  const { destination, stage, manifest, first, verify } = place;
  const old = first ? null : readManifest(manifest);
  const known = old?.complete && !verify ? old.files : null;
  const makeFolder = folderMaker(stage);
  const isReal = realFolders(destination);

  /** Whether the destination holds these bytes. Where the last build ended well, its manifest and the size tell. */
  function isPublished(file: string, written: WrittenFile): boolean {
    const path = join(destination, file);
    const stat = isReal(folderOf(file)) ? entryAt(path) : null;
    if (!stat?.isFile() || stat.size !== written.size) return false;
    return (known?.get(file) ?? describeFile(path)).hash === written.hash;
  }

  return {
    put(file, content) {
      const isBytes = content instanceof Uint8Array;
      const written = isBytes
        ? { hash: hashOf(content), size: content.length }
        : describeFile(content.copyOf);
      const line = manifestLine(file, written);
      if (!first && isPublished(file, written)) return { line, state: UNCHANGED };
      makeFolder(folderOf(file));
      const path = `${stage}/${file}`;
      if (isBytes) writeBytes(path, content);
      else copyFileSync(content.copyOf, path);
      const isNew = first || entryAt(join(destination, file)) === null;
      return { line, state: isNew ? NEW : CHANGED };
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

function hashOf(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'base64url');
}

const CHUNK = 1 << 20;

/** Hash and size of a file of any length. */
function describeFile(path: string): WrittenFile {
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
  return { hash: sum.digest('base64url'), size };
}
