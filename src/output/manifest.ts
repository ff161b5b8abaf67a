import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { crc32 } from 'node:zlib';
import { type ManifestShape, openManifest, type SharedManifest } from '../archive/manifest.js';
import type { SiteState } from './changes.js';
import { isInside } from './folders.js';

/**
 * The manifest of a destination on the disk: only what stands there is ever removed. Beside it, while a build puts files into place, lies a
 * *journal* that names them: if that build is killed, they may be old or new, and the next one looks.
 */
export interface FoundManifest {
  readonly manifest: SharedManifest;
  /** What the build has kept with it, as JSON gives it back. */
  readonly meta: unknown;
}

/** Files that may be old, new, or gone. */
export type Journal = ReadonlySet<string> | 'all';

const FORMAT = 'gazette manifest 2';
const CHECKSUM_BYTES = 4;
/** Columns of numbers of eight bytes begin at such places. */
const ALIGNMENT = 8;
/** Stands in a journal for every file of the manifest. No file has this name: they are relative. */
const ALL = '/';

/** Each destination has a manifest of its own, so that a preview does not prune the published site. */
export function manifestPath(stateFolder: string, destination: string): string {
  return join(stateFolder, `manifest-${destinationKey(stateFolder, destination)}`);
}

function journalPath(stateFolder: string, destination: string): string {
  return join(stateFolder, `writing-${destinationKey(stateFolder, destination)}.txt`);
}

/**
 * Tells destinations apart in names of files: by where they lie as seen from the state, so that a site that is copied or restored at another path,
 * with its state and its output, is known there.
 */
export function destinationKey(stateFolder: string, destination: string): string {
  const path = relative(stateFolder, destination).split(sep).join('/');
  return createHash('sha256').update(path).digest('hex').slice(0, 12);
}

/** Reads a manifest; null where there is none, or one that is damaged or of another version. */
export function readManifest(stateFolder: string, destination: string): FoundManifest | null {
  const memory = readShared(manifestPath(stateFolder, destination));
  if (memory === null || memory.byteLength < CHECKSUM_BYTES) return null;
  const bytes = Buffer.from(memory);
  const end = bytes.length - CHECKSUM_BYTES;
  if (crc32(bytes.subarray(0, end)) !== bytes.readUInt32LE(end)) return null;
  const line = bytes.indexOf(0x0a);
  const [format, headerBytes = ''] = bytes.toString('utf8', 0, Math.max(0, line)).split('\t');
  if (format !== FORMAT) return null;
  const headerEnd = line + 1 + Number(headerBytes);
  const header = JSON.parse(bytes.toString('utf8', line + 1, headerEnd)) as Header;
  return { manifest: { shape: header.shape, memory, from: headerEnd }, meta: header.meta };
}

/** Whether there is a manifest, be it one that can be read or not. */
export function hasManifest(stateFolder: string, destination: string): boolean {
  return existsSync(manifestPath(stateFolder, destination));
}

interface Header {
  readonly shape: ManifestShape;
  readonly meta: unknown;
}

function readShared(path: string): SharedArrayBuffer | null {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return null;
  }
  try {
    const { size } = fstatSync(fd);
    const memory = new SharedArrayBuffer(size);
    const bytes = Buffer.from(memory);
    for (let done = 0; done < size; ) {
      const read = readSync(fd, bytes, done, size - done, done);
      if (read === 0) return null;
      done += read;
    }
    return memory;
  } finally {
    closeSync(fd);
  }
}

/** Replaces a manifest by one rename, of which all is on the disk before. */
export function writeManifest(
  stateFolder: string,
  destination: string,
  { manifest, meta }: FoundManifest,
): void {
  const path = manifestPath(stateFolder, destination);
  mkdirSync(dirname(path), { recursive: true });
  const parts = encode(manifest, meta);
  const sum = Buffer.alloc(CHECKSUM_BYTES);
  sum.writeUInt32LE(parts.reduce((before, part) => crc32(part, before), 0));
  const fd = openSync(`${path}.new`, 'w');
  try {
    for (const part of [...parts, sum])
      for (let done = 0; done < part.length; ) done += writeSync(fd, part, done);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(`${path}.new`, path);
}

function encode({ shape, memory, from }: SharedManifest, meta: unknown): Buffer[] {
  const json = Buffer.from(JSON.stringify({ shape, meta } satisfies Header));
  // The length of the header may make the first line longer by a digit: it is filled up for the line as it will be.
  let filled = json.length;
  while ((lineFor(filled).length + filled) % ALIGNMENT !== 0) filled++;
  const header = Buffer.concat([json, Buffer.alloc(filled - json.length, ' ')]);
  return [Buffer.from(lineFor(filled)), header, Buffer.from(memory).subarray(from)];
}

const lineFor = (headerBytes: number): string => `${FORMAT}\t${headerBytes}\n`;

/** The journal that a killed build has left; null if all ended well. */
export function readJournal(stateFolder: string, destination: string): Journal | null {
  let text: string;
  try {
    text = readFileSync(journalPath(stateFolder, destination), 'utf8');
  } catch {
    return null;
  }
  const lines = text.split('\n');
  // One that is empty or cut was lost with the power: it does not say what was written.
  if (lines.pop() !== '' || lines.length === 0 || lines.includes(ALL)) return 'all';
  return new Set(lines.filter(isInside));
}

/** Says what is about to be written or removed, in place of what was said before. */
export function writeJournal(
  stateFolder: string,
  destination: string,
  files: Iterable<string> | 'all',
): void {
  const path = journalPath(stateFolder, destination);
  mkdirSync(dirname(path), { recursive: true });
  const lines = files === 'all' ? [ALL] : [...files];
  writeFileSync(`${path}.new`, lines.map((line) => `${line}\n`).join(''));
  renameSync(`${path}.new`, path);
}

export function removeJournal(stateFolder: string, destination: string): void {
  rmSync(journalPath(stateFolder, destination), { force: true });
}

/** How much lies in a destination, and whether the build that wrote it came to its end; null where nothing was built. */
export function measureOutput(
  stateFolder: string,
  destination: string,
): { readonly files: number; readonly bytes: number; readonly isComplete: boolean } | null {
  const found = readManifest(stateFolder, destination);
  if (found === null) return null;
  const manifest = openManifest(found.manifest);
  let bytes = 0;
  for (let row = 0; row < manifest.count; row++) bytes += manifest.sizeAt(row);
  const isComplete = readJournal(stateFolder, destination) === null;
  return { files: manifest.count, bytes, isComplete };
}

/** Every file that gazette has written, or may have written. */
export function filesWritten(stateFolder: string, destination: string): Set<string> {
  const journal = readJournal(stateFolder, destination);
  const files = new Set(journal === 'all' ? [] : journal);
  const found = readManifest(stateFolder, destination);
  if (found === null) return files;
  const manifest = openManifest(found.manifest);
  for (let row = 0; row < manifest.count; row++) {
    const file = manifest.fileAt(row);
    if (isInside(file)) files.add(file);
  }
  return files;
}

/** Stands for the hash of a file that is being written. */
const WRITING = 'writing';

/** What the output is now; what a build is writing, or has left half-written, is `complete: false`. Null before the first build. */
export function readPresentState(
  stateFolder: string,
  destination: string,
): { readonly files: SiteState; readonly complete: boolean } | null {
  const found = readManifest(stateFolder, destination);
  if (found === null) return null;
  const journal = readJournal(stateFolder, destination);
  const manifest = openManifest(found.manifest);
  const files = new Map<string, { hash: string; size: number }>();
  for (let row = 0; row < manifest.count; row++) {
    const { hash, size } = manifest.rowAt(row);
    const isUnsure = journal === 'all';
    files.set(manifest.fileAt(row), {
      hash: isUnsure ? WRITING : Buffer.from(hash).toString('base64url'),
      size,
    });
  }
  for (const file of journal === 'all' ? [] : (journal ?? []))
    files.set(file, { hash: WRITING, size: 0 });
  return { files, complete: journal === null };
}
