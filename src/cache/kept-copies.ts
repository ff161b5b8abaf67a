import { createHash } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { PictureCopy, PictureSize } from '../archive/picture-copies.js';

/**
 * Copies of pictures from build to build, in a folder: a file for each copy, named after its bytes, and a log in which a line says of a picture, by what it was made from, which copies it has.
 * A line is added when the files are there, so a build that is killed leaves what it has made. What nobody needs any more is left until it is more than what is needed.
 */

/** A copy of a picture, and how many bytes it has. */
export interface KeptCopy extends PictureCopy {
  readonly format: string;
  readonly size: number;
}

/** What became of a picture. */
export type KeptPicture =
  | (PictureSize & { readonly copies: readonly KeptCopy[] })
  /** What is wrong with it. */
  | { readonly problem: string };

/** A copy that is to be kept. */
export interface NewCopy {
  readonly format: string;
  readonly width: number;
  readonly bytes: Uint8Array;
}

/** A file as it was when its content was hashed. */
interface KnownFile {
  readonly stamp: string;
  readonly hash: string;
}

export interface KeptCopies {
  /** The hash of a file's content, if it is the one that was hashed before. */
  hashAt(address: string, stamp: string | null): string | null;
  noteHash(address: string, stamp: string | null, hash: string): void;
  /** What is kept of a picture; null where there is nothing, or a copy is gone. From then on it counts as needed. */
  find(key: string): KeptPicture | null;
  keep(
    key: string,
    made: (PictureSize & { readonly copies: readonly NewCopy[] }) | { readonly problem: string },
  ): KeptPicture;
  /** Removes what was not asked for, if that is most of it. */
  sweep(): void;
}

const LOG = 'index.jsonl';

/** One line of the log. */
type Line =
  | ({ readonly address: string } & KnownFile)
  | { readonly key: string; readonly picture: KeptPicture };

/** The folder need not exist. */
export function openKeptCopies(folder: string): KeptCopies {
  const log = join(folder, LOG);
  const text = readOrEmpty(log);
  const files = new Map<string, KnownFile>();
  const pictures = new Map<string, KeptPicture>();
  const needed = new Set<string>();
  const seen = new Set<string>();
  let lines = 0;
  for (const written of text.split('\n')) {
    const line = parseLine(written);
    if (line === null) continue;
    lines++;
    if ('key' in line) pictures.set(line.key, line.picture);
    else files.set(line.address, { stamp: line.stamp, hash: line.hash });
  }
  // Of a build that was killed.
  let isTorn = text !== '' && !text.endsWith('\n');

  function append(line: Line): void {
    mkdirSync(folder, { recursive: true });
    appendFileSync(log, `${isTorn ? '\n' : ''}${JSON.stringify(line)}\n`);
    isTorn = false;
    lines++;
  }

  const isThere = ({ file, size }: KeptCopy): boolean =>
    statSync(join(folder, file), { throwIfNoEntry: false })?.size === size;

  function write({ format, width, bytes }: NewCopy): KeptCopy {
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    const file = `${hash}-${width}.${format}`;
    const copy = { format, width, file, size: bytes.length };
    if (!isThere(copy)) replace(join(folder, file), bytes);
    return copy;
  }

  return {
    hashAt(address, stamp) {
      seen.add(address);
      const known = files.get(address);
      return known !== undefined && known.stamp === stamp ? known.hash : null;
    },
    noteHash(address, stamp, hash) {
      if (stamp === null) return;
      files.set(address, { stamp, hash });
      append({ address, stamp, hash });
    },
    find(key) {
      const picture = pictures.get(key);
      if (picture === undefined) return null;
      if ('copies' in picture && !picture.copies.every(isThere)) return null;
      needed.add(key);
      return picture;
    },
    keep(key, made) {
      mkdirSync(folder, { recursive: true });
      const picture = 'problem' in made ? made : { ...made, copies: made.copies.map(write) };
      append({ key, picture });
      pictures.set(key, picture);
      needed.add(key);
      return picture;
    },
    sweep() {
      const [useful, useless] = [true, false].map((isNeeded) =>
        sizeOf([...pictures].filter(([key]) => needed.has(key) === isNeeded)),
      ) as [number, number];
      const isLong = lines > 2 * (needed.size + seen.size) + FEW_LINES;
      if (useless <= useful && !isLong) return;
      for (const key of pictures.keys()) if (!needed.has(key)) pictures.delete(key);
      for (const address of files.keys()) if (!seen.has(address)) files.delete(address);
      const left: Line[] = [
        ...Array.from(files, ([address, file]) => ({ address, ...file })),
        ...Array.from(pictures, ([key, picture]) => ({ key, picture })),
      ];
      replace(log, left.map((line) => `${JSON.stringify(line)}\n`).join(''));
      lines = left.length;
      const stay = new Set([LOG, ...copiesOf(pictures.values()).map(({ file }) => file)]);
      for (const name of readdirSync(folder))
        if (!stay.has(name)) rmSync(join(folder, name), { force: true });
    },
  };
}

/** A log that is no longer is not written anew. */
const FEW_LINES = 100;

const copiesOf = (pictures: Iterable<KeptPicture>): readonly KeptCopy[] =>
  [...pictures].flatMap((picture) => ('copies' in picture ? picture.copies : []));

/** Bytes of copies; a picture without any counts a little. */
const sizeOf = (pictures: readonly (readonly [string, KeptPicture])[]): number =>
  copiesOf(pictures.map(([, picture]) => picture)).reduce(
    (sum, { size }) => sum + size,
    pictures.length,
  );

/** As they are named here: nothing else that a log names is opened. */
const FILE_NAME = /^[0-9a-f]{16}-\d+\.[a-z]+$/;

/** A line of the log; null for one that was not written to its end, or by somebody else. */
function parseLine(written: string): Line | null {
  if (written === '') return null;
  try {
    const line = JSON.parse(written) as Line;
    if (!('key' in line)) return line;
    return copiesOf([line.picture]).every(({ file }) => FILE_NAME.test(file)) ? line : null;
  } catch {
    return null;
  }
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** A preview may be at it too, which takes no lock. */
function replace(path: string, content: string | Uint8Array): void {
  const unfinished = `${path}.${process.pid}.new`;
  writeFileSync(unfinished, content);
  renameSync(unfinished, path);
}
