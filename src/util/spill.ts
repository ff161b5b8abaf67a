import { closeSync, openSync, readSync, writeSync } from 'node:fs';

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

/**
 * An append-only file for texts that must not stay in memory (invariant 3). One thread writes it; once it is flushed, any
 * thread reads it through {@link openSpills}.
 */
export interface Spill {
  /** A text, or its bytes in UTF-8. */
  append(text: string | Buffer): Extent;
  /** A text that was appended, flushed or not. */
  read(extent: Extent): string;
  flush(): void;
  close(): void;
}

/** Creates a spill file at `path`, replacing one that a killed build left there. */
export function openSpill(path: string): Spill {
  const fd = openSync(path, 'w+');
  const pending = Buffer.allocUnsafe(BUFFER_BYTES);
  let pendingStart = 0;
  let pendingLength = 0;

  function flush(): void {
    write(pending, pendingLength);
    pendingLength = 0;
  }

  function write(bytes: Buffer, length: number): void {
    let done = 0;
    while (done < length) done += writeSync(fd, bytes, done, length - done, pendingStart + done);
    pendingStart += length;
  }

  return {
    append(text) {
      const offset = pendingStart + pendingLength;
      const roomFor = BUFFER_BYTES - pendingLength;
      // A UTF-16 unit is at most three bytes of UTF-8, so a text that surely fits needs no measuring.
      if (text.length * 3 <= roomFor) {
        const length =
          typeof text === 'string'
            ? pending.write(text, pendingLength, 'utf8')
            : text.copy(pending, pendingLength);
        pendingLength += length;
        return { offset, length };
      }
      flush();
      const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
      write(bytes, bytes.length);
      return { offset, length: bytes.length };
    },
    read(extent) {
      if (extent.offset + extent.length > pendingStart) flush();
      const bytes = Buffer.allocUnsafe(extent.length);
      readFully(fd, path, extent, bytes, 0);
      return bytes.toString('utf8');
    },
    flush,
    close() {
      flush();
      closeSync(fd);
    },
  };
}

/** Reads texts of several spill files, which have all been flushed. */
export interface SpillReader {
  read(ref: TextRef): string;
  /** Copies the bytes of a text to `target` at a place; there must be room for them. */
  readInto(ref: TextRef, target: Buffer, at: number): void;
  /** The same for one who will ask for the texts around it next: a large piece is read at once and kept. */
  readNear(ref: TextRef, target: Buffer, at: number): void;
  close(): void;
}

/** Bytes of a piece, and how many are kept: what a few days of posts take. */
const PIECE_BYTES = 256 * 1024;
const PIECES = 32;

/** Opens spill files; a reference names one by its place in `paths`. */
export function openSpills(paths: readonly string[]): SpillReader {
  const files = paths.map((path) => ({ path, fd: openSync(path, 'r') }));
  // By file and number; the one that has not been used for longest comes first.
  const pieces = new Map<string, Buffer>();

  function readInto(ref: TextRef, target: Buffer, at: number): void {
    const file = files[ref.file];
    if (file === undefined) throw new RangeError(`there is no spill file ${ref.file}`);
    readFully(file.fd, file.path, ref, target, at);
  }

  function pieceAt(file: number, number: number): Buffer {
    const key = `${file}:${number}`;
    let piece = pieces.get(key);
    if (piece === undefined) {
      const oldest = pieces.size < PIECES ? undefined : pieces.keys().next().value;
      const buffer = oldest === undefined ? undefined : pieces.get(oldest);
      if (oldest !== undefined) pieces.delete(oldest);
      piece = buffer ?? Buffer.allocUnsafe(PIECE_BYTES);
      // The last piece of a file is shorter; what lies behind it is never asked for.
      readSync(files[file]?.fd ?? -1, piece, 0, PIECE_BYTES, number * PIECE_BYTES);
    } else {
      pieces.delete(key);
    }
    pieces.set(key, piece);
    return piece;
  }

  return {
    readInto,
    readNear(ref, target, at) {
      const number = Math.floor(ref.offset / PIECE_BYTES);
      const start = ref.offset - number * PIECE_BYTES;
      if (start + ref.length > PIECE_BYTES) readInto(ref, target, at);
      else pieceAt(ref.file, number).copy(target, at, start, start + ref.length);
    },
    read(ref) {
      const bytes = Buffer.allocUnsafe(ref.length);
      readInto(ref, bytes, 0);
      return bytes.toString('utf8');
    },
    close() {
      for (const { fd } of files) closeSync(fd);
    },
  };
}

function readFully(
  fd: number,
  path: string,
  { offset, length }: Extent,
  target: Buffer,
  at: number,
): void {
  for (let done = 0; done < length; ) {
    const got = readSync(fd, target, at + done, length - done, offset + done);
    if (got === 0) throw new Error(`the spill file ${path} is shorter than it was`);
    done += got;
  }
}
