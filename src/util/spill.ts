import { closeSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from 'node:fs';

/** Where a text lies in a spill file: byte offset and length. */
export interface TextRef {
  readonly offset: number;
  readonly length: number;
}

const BUFFER_BYTES = 1 << 20;

/**
 * A temporary append-only file for texts that must not stay in memory (invariant 3). A text that was
 * appended can be read at once; the file is gone after {@link Spill.close}.
 */
export interface Spill {
  append(text: string | Buffer): TextRef;
  read(ref: TextRef): string;
  close(): void;
}

/** Creates a spill file at `path`, replacing one that a killed build left there. */
export function openSpill(path: string): Spill {
  const fd = openSync(path, 'w+');
  const pending = Buffer.allocUnsafe(BUFFER_BYTES);
  let pendingStart = 0;
  let pendingLength = 0;

  function flush(): void {
    let done = 0;
    while (done < pendingLength) {
      done += writeSync(fd, pending, done, pendingLength - done, pendingStart + done);
    }
    pendingStart += pendingLength;
    pendingLength = 0;
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
      let done = 0;
      while (done < bytes.length)
        done += writeSync(fd, bytes, done, bytes.length - done, pendingStart + done);
      pendingStart += bytes.length;
      return { offset, length: bytes.length };
    },
    read(ref) {
      if (ref.offset + ref.length > pendingStart && pendingLength > 0) flush();
      const bytes = Buffer.allocUnsafe(ref.length);
      let done = 0;
      while (done < ref.length) {
        const got = readSync(fd, bytes, done, ref.length - done, ref.offset + done);
        if (got === 0) throw new Error(`the spill file ${path} is shorter than it was`);
        done += got;
      }
      return bytes.toString('utf8');
    },
    close() {
      ftruncateSync(fd);
      closeSync(fd);
      rmSync(path, { force: true });
    },
  };
}
