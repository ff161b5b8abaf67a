import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What gazette wrote into one destination. Only what stands here is ever removed. */
export interface Manifest {
  /** File (relative to the destination, with `/`) to what was written. */
  readonly files: ReadonlyMap<string, WrittenFile>;
  /** Whether the build that wrote the manifest came to its end; if not, files may be older or newer than it says. */
  readonly complete: boolean;
}

export interface WrittenFile {
  /** SHA-256 of the bytes. */
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
}

const FORMAT = 'gazette manifest 1';

/** Each destination has a manifest of its own, so that a preview does not prune the published site. */
export function manifestPath(stateFolder: string, destination: string): string {
  return join(stateFolder, `manifest-${destinationKey(destination)}.txt`);
}

/** Tells destinations apart in names of files. */
export function destinationKey(destination: string): string {
  return createHash('sha256').update(destination).digest('hex').slice(0, 12);
}

/** Reads a manifest; a missing or foreign one is null. */
export function readManifest(path: string): Manifest | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  const end = text.indexOf('\n') + 1;
  const header = text.slice(0, Math.max(0, end - 1)).split('\t');
  if (header[0] !== FORMAT || !text.endsWith('\n')) return null;
  return { files: new Map(readLines(text.slice(end))), complete: header[1] === 'complete' };
}

/** One file's line of a manifest. */
export function manifestLine(file: string, { hash, size }: WrittenFile): string {
  return `${hash}\t${size}\t${file}\n`;
}

/** What {@link manifestLine} wrote. */
export function* readLines(text: string): Generator<[file: string, written: WrittenFile]> {
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const [hash = '', size = '', file = ''] = text.slice(from, end).split('\t');
    if (isInside(file)) yield [file, { hash, size: Number(size) }];
    from = end + 1;
  }
}

/**
 * Replaces a manifest by one rename.
 *
 * @param texts lines, any number of them in each.
 */
export function writeManifest(path: string, texts: Iterable<string>, complete: boolean): void {
  mkdirSync(dirname(path), { recursive: true });
  const fd = openSync(`${path}.new`, 'w');
  try {
    writeSync(fd, `${FORMAT}\t${complete ? 'complete' : 'writing'}\n`);
    for (const text of texts) writeSync(fd, text);
  } finally {
    closeSync(fd);
  }
  renameSync(`${path}.new`, path);
}

/** Whether a file name of a manifest stays below the destination; a damaged manifest must not remove anything else. */
function isInside(file: string): boolean {
  return (
    file !== '' && !file.startsWith('/') && !file.includes('\\') && !file.split('/').includes('..')
  );
}
