import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { crc32 } from 'node:zlib';

/** Where a text lies in a spill file: byte offset and length. */
export interface Extent {
  readonly offset: number;
  readonly length: number;
}

/** Where a text lies in one of several spill files. */
export interface TextRef extends Extent {
  /** Number of the file. */
  readonly file: number;
}

const BUFFER_BYTES = 1 << 20;
/** Behind each text stands a checksum of it: the file may have lain on a disk for months before it is read. */
const CHECKSUM_BYTES = 4;

/** A file is not what was written: cut off, or changed by a disk. */
export class DamagedFile extends Error {
  readonly code = DAMAGED_FILE;
}

/** The code of a {@link DamagedFile}, which is all that crosses to another thread. */
export const DAMAGED_FILE = 'ERR_DAMAGED_FILE';

/**
 * An append-only file for texts that must not stay in memory (invariant 3). One thread writes it; once it is flushed, any
 * thread reads it through {@link openSpills}.
 */
export interface Spill {
  /** A text, or its bytes in UTF-8. */
  append(text: string | Buffer): Extent;
  /** Bytes of the file, with what is not flushed yet. */
  readonly length: number;
  flush(): void;
  close(): void;
}

/**
 * Opens a spill file to be written on.
 *
 * @param from how many bytes of it count; what lies behind was left by a build that was killed. 0 makes it anew.
 * Flushing throws DamagedFile if it is shorter.
 */
export function openSpill(path: string, from = 0): Spill {
  // Where nothing is written, the file is not touched.
  let fd: number | null = null;
  const pending = Buffer.allocUnsafe(BUFFER_BYTES);
  let pendingStart = from;
  let pendingLength = 0;

  function open(): number {
    const opened = openSync(path, from === 0 ? 'w+' : 'r+');
    const { size } = fstatSync(opened);
    if (size < from) {
      closeSync(opened);
      throw new DamagedFile(`${path} is shorter than it was`);
    }
    // The null device, to which bodies go that nobody wants, cannot be cut.
    if (size > from) ftruncateSync(opened, from);
    return opened;
  }

  function flush(): void {
    if (pendingLength > 0) write(pending, pendingLength);
    pendingLength = 0;
  }

  function write(bytes: Buffer, length: number): void {
    fd ??= open();
    let done = 0;
    while (done < length) done += writeSync(fd, bytes, done, length - done, pendingStart + done);
    pendingStart += length;
  }

  return {
    append(text) {
      const offset = pendingStart + pendingLength;
      // A UTF-16 unit is at most three bytes of UTF-8, so a text that surely fits needs no measuring.
      if (text.length * 3 + CHECKSUM_BYTES <= BUFFER_BYTES - pendingLength) {
        const length =
          typeof text === 'string'
            ? pending.write(text, pendingLength, 'utf8')
            : text.copy(pending, pendingLength);
        const end = pendingLength + length;
        const written = typeof text === 'string' ? pending.subarray(pendingLength, end) : text;
        pending.writeUInt32LE(crc32(written), end);
        pendingLength = end + CHECKSUM_BYTES;
        return { offset, length };
      }
      flush();
      const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
      write(bytes, bytes.length);
      pendingLength = pending.writeUInt32LE(crc32(bytes), 0);
      return { offset, length: bytes.length };
    },
    get length() {
      return pendingStart + pendingLength;
    },
    flush,
    close() {
      flush();
      if (fd !== null) closeSync(fd);
    },
  };
}

/** How much room a text needs where it is read. */
export const roomForText = (length: number): number => length + CHECKSUM_BYTES;

/** Reads texts of several spill files, which have all been flushed. Each throws DamagedFile where a text is not what was written. */
export interface SpillReader {
  read(ref: TextRef): string;
  /** Copies the bytes of a text to `target` at a place, where there must be {@link roomForText}. */
  readInto(ref: TextRef, target: Buffer, at: number): void;
  /** Opens every file that is there, so that it can be read whatever becomes of its name. */
  hold(): void;
  close(): void;
}

/**
 * Opens spill files; a reference names one by its place in `paths`.
 *
 * @param old of each file, how many bytes were there before this build. What it has written itself is not checked, which would take a third of the time of
 * reading it.
 */
export function openSpills(
  paths: readonly string[],
  old: readonly number[] = paths.map(() => Number.POSITIVE_INFINITY),
): SpillReader {
  // One that nothing was written to may not be there.
  const files = paths.map((path, number) => ({
    path,
    old: old[number] ?? 0,
    fd: null as number | null,
  }));
  const fdOf = (file: { readonly path: string; fd: number | null }): number => {
    file.fd ??= openSync(file.path, 'r');
    return file.fd;
  };

  function fileAt(number: number): (typeof files)[0] {
    const file = files[number];
    if (file === undefined) throw new RangeError(`there is no spill file ${number}`);
    return file;
  }

  function readInto({ file: number, offset, length }: TextRef, target: Buffer, at: number): void {
    const file = fileAt(number);
    readFully(fdOf(file), file.path, offset, roomForText(length), target, at);
    if (
      offset < file.old &&
      crc32(target.subarray(at, at + length)) !== target.readUInt32LE(at + length)
    )
      throw new DamagedFile(`${file.path} is not what was written`);
  }

  return {
    readInto,
    read(ref) {
      const bytes = Buffer.allocUnsafe(roomForText(ref.length));
      readInto(ref, bytes, 0);
      return bytes.toString('utf8', 0, ref.length);
    },
    hold() {
      for (const file of files) if (existsSync(file.path)) fdOf(file);
    },
    close() {
      for (const { fd } of files) if (fd !== null) closeSync(fd);
    },
  };
}

function readFully(
  fd: number,
  path: string,
  offset: number,
  length: number,
  target: Buffer,
  at: number,
): void {
  for (let done = 0; done < length; ) {
    const got = readSync(fd, target, at + done, length - done, offset + done);
    if (got === 0) throw new DamagedFile(`${path} is shorter than it was`);
    done += got;
  }
}
