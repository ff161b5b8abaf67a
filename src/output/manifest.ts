import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
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
  return join(
    stateFolder,
    `manifest-${createHash('sha256').update(destination).digest('hex').slice(0, 12)}.txt`,
  );
}

/** Reads a manifest; a missing or foreign one is null. */
export function readManifest(path: string): Manifest | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  const lines = text.split('\n');
  const header = lines[0]?.split('\t') ?? [];
  if (header[0] !== FORMAT || lines.at(-1) !== '') return null;
  const files = new Map<string, WrittenFile>();
  for (const line of lines.slice(1, -1)) {
    const [hash = '', size = '', file = ''] = line.split('\t');
    if (isInside(file)) files.set(file, { hash, size: Number(size) });
  }
  return { files, complete: header[1] === 'complete' };
}

/** Replaces a manifest by one rename. */
export function writeManifest(path: string, { files, complete }: Manifest): void {
  const lines = [`${FORMAT}\t${complete ? 'complete' : 'writing'}\n`];
  for (const [file, { hash, size }] of files) lines.push(`${hash}\t${size}\t${file}\n`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, lines.join(''));
  renameSync(`${path}.new`, path);
}

/** Whether a file name of a manifest stays below the destination; a damaged manifest must not remove anything else. */
function isInside(file: string): boolean {
  return (
    file !== '' && !file.startsWith('/') && !file.includes('\\') && !file.split('/').includes('..')
  );
}
