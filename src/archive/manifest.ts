/**
 * What gazette wrote into one destination, and what each file was made from: a row for each output, in columns of one piece of memory, which
 * goes to disk and to other threads as it is. A million rows as objects would take ten times as much, and a second to read.
 */

/** Stands for the set of an output that has read nothing by a key: a copied file. */
export const NO_SET = 2 ** 32 - 1;

/** What is known of one output. */
export interface ManifestRow {
  /** Beginning of the SHA-256 of the bytes; {@link HASH_BYTES} of them. */
  readonly hash: Uint8Array;
  /** Bytes. */
  readonly size: number;
  /** Which of the manifest's sets of reads the output has read. */
  readonly set: number;
  /** The rest of its trace, see `render/traces/trace.ts`. */
  readonly trace: Uint8Array;
}

/** Half of a SHA-256: enough that nobody finds two contents with the same. */
export const HASH_BYTES = 16;

/** The columns, by number of rows and bytes. */
export interface ManifestShape {
  readonly count: number;
  /** Of all files' names together. */
  readonly fileBytes: number;
  /** Of all traces together. */
  readonly traceBytes: number;
}

/** A manifest as it crosses to other threads. */
export interface SharedManifest {
  readonly shape: ManifestShape;
  readonly memory: SharedArrayBuffer;
  /** Where in the memory the columns begin. */
  readonly from: number;
}

/** Where each column begins, and how long all are. A column of wide numbers comes before those of narrow ones. */
function layOut({ count, fileBytes, traceBytes }: ManifestShape) {
  const slotCount = slotsFor(count);
  const sizes = 0;
  const fileEnds = sizes + count * 8;
  const traceEnds = fileEnds + count * 4;
  const sets = traceEnds + count * 4;
  const slots = sets + count * 4;
  const hashes = slots + slotCount * 4;
  const files = hashes + count * HASH_BYTES;
  const traces = files + fileBytes;
  return {
    slotCount,
    sizes,
    fileEnds,
    traceEnds,
    sets,
    slots,
    hashes,
    files,
    traces,
    length: traces + traceBytes,
  };
}

/** Twice as many places as rows at least, so that a search is short. */
function slotsFor(count: number): number {
  let slots = 16;
  while (slots < count * 2) slots *= 2;
  return slots;
}

/** Rows to be read. */
export interface Manifest {
  readonly count: number;
  /** The row of a file (relative to the destination, with `/`); -1 if it has none. */
  find(file: string): number;
  fileAt(row: number): string;
  rowAt(row: number): ManifestRow;
  sizeAt(row: number): number;
  setAt(row: number): number;
  traceAt(row: number): Uint8Array;
  /** The hash, each byte as a character. */
  hashAt(row: number): string;
  /** Rows from one up to another, to be carried on as they are. */
  rows(from: number, to: number): RowRange;
}

/** Rows that follow each other, as bytes. */
export interface RowRange {
  readonly files: Uint8Array;
  readonly hashes: Uint8Array;
  readonly traces: Uint8Array;
  readonly count: number;
  sizeAt(place: number): number;
  setAt(place: number): number;
  /** Where a name, and a trace, ends within the bytes. */
  fileEndAt(place: number): number;
  traceEndAt(place: number): number;
}

export function openManifest({ shape, memory, from }: SharedManifest): Manifest {
  const { count } = shape;
  const place = layOut(shape);
  const fileEnds = new Uint32Array(memory, from + place.fileEnds, count);
  const traceEnds = new Uint32Array(memory, from + place.traceEnds, count);
  const sets = new Uint32Array(memory, from + place.sets, count);
  const sizes = new Float64Array(memory, from + place.sizes, count);
  const slots = new Int32Array(memory, from + place.slots, place.slotCount);
  const hashes = Buffer.from(memory, from + place.hashes, count * HASH_BYTES);
  const files = Buffer.from(memory, from + place.files, shape.fileBytes);
  const traces = Buffer.from(memory, from + place.traces, shape.traceBytes);
  let name = Buffer.allocUnsafe(1024);

  const fileFrom = (row: number): number => (row === 0 ? 0 : (fileEnds[row - 1] as number));
  const traceFrom = (row: number): number => (row === 0 ? 0 : (traceEnds[row - 1] as number));
  const traceAt = (row: number): Uint8Array => traces.subarray(traceFrom(row), traceEnds[row]);

  return {
    count,
    find(file) {
      if (file.length * 3 > name.length) name = Buffer.allocUnsafe(file.length * 3);
      const length = name.write(file, 0, 'utf8');
      for (let slot = slotOf(name, 0, length, slots.length); ; slot = (slot + 1) % slots.length) {
        const row = (slots[slot] as number) - 1;
        if (row === -1) return -1;
        const start = fileFrom(row);
        const end = fileEnds[row] as number;
        if (end - start === length && files.compare(name, 0, length, start, end) === 0) return row;
      }
    },
    fileAt: (row) => files.toString('utf8', fileFrom(row), fileEnds[row]),
    rowAt: (row) => ({
      hash: hashes.subarray(row * HASH_BYTES, (row + 1) * HASH_BYTES),
      size: sizes[row] as number,
      set: sets[row] as number,
      trace: traceAt(row),
    }),
    sizeAt: (row) => sizes[row] as number,
    setAt: (row) => sets[row] as number,
    traceAt,
    hashAt: (row) => hashes.toString('latin1', row * HASH_BYTES, (row + 1) * HASH_BYTES),
    rows(first, end) {
      const [file, trace] = [fileFrom(first), traceFrom(first)];
      return {
        count: end - first,
        files: files.subarray(file, fileFrom(end)),
        hashes: hashes.subarray(first * HASH_BYTES, end * HASH_BYTES),
        traces: traces.subarray(trace, traceFrom(end)),
        sizeAt: (place) => sizes[first + place] as number,
        setAt: (place) => sets[first + place] as number,
        fileEndAt: (place) => (fileEnds[first + place] as number) - file,
        traceEndAt: (place) => (traceEnds[first + place] as number) - trace,
      };
    },
  };
}

/** Makes a manifest of rows that come one at a time. */
export interface ManifestBuilder {
  add(file: string, row: ManifestRow): void;
  /**
   * Adds rows of another manifest.
   *
   * @param setOf the number of a set here.
   */
  carry(rows: RowRange, setOf: (set: number) => number): void;
  /** Nothing may be added any more. */
  finish(): SharedManifest;
}

export function buildManifest(): ManifestBuilder {
  const sizes = growing((length) => new Float64Array(length));
  const fileEnds = growing((length) => new Uint32Array(length));
  const traceEnds = growing((length) => new Uint32Array(length));
  const sets = growing((length) => new Uint32Array(length));
  const hashes = growingBytes();
  const files = growingBytes();
  const traces = growingBytes();
  let count = 0;

  return {
    add(file, { hash, size, set, trace }) {
      files.addText(file);
      traces.add(trace);
      hashes.add(hash);
      sizes.put(count, size);
      sets.put(count, set);
      fileEnds.put(count, files.length);
      traceEnds.put(count, traces.length);
      count++;
    },
    carry(rows, setOf) {
      for (let place = 0; place < rows.count; place++) {
        sizes.put(count, rows.sizeAt(place));
        sets.put(count, setOf(rows.setAt(place)));
        fileEnds.put(count, files.length + rows.fileEndAt(place));
        traceEnds.put(count, traces.length + rows.traceEndAt(place));
        count++;
      }
      files.add(rows.files);
      traces.add(rows.traces);
      hashes.add(rows.hashes);
    },
    finish() {
      const shape = { count, fileBytes: files.length, traceBytes: traces.length };
      const place = layOut(shape);
      const memory = new SharedArrayBuffer(place.length);
      const bytes = Buffer.from(memory);
      sizes.copyTo(new Float64Array(memory, place.sizes, count));
      const ends = new Uint32Array(memory, place.fileEnds, count);
      fileEnds.copyTo(ends);
      traceEnds.copyTo(new Uint32Array(memory, place.traceEnds, count));
      sets.copyTo(new Uint32Array(memory, place.sets, count));
      hashes.copyTo(bytes, place.hashes);
      files.copyTo(bytes, place.files);
      traces.copyTo(bytes, place.traces);
      const names = bytes.subarray(place.files, place.files + files.length);
      const slots = new Int32Array(memory, place.slots, place.slotCount);
      for (let row = 0; row < count; row++) {
        const start = row === 0 ? 0 : (ends[row - 1] as number);
        let slot = slotOf(names, start, ends[row] as number, slots.length);
        while (slots[slot] !== 0) slot = (slot + 1) % slots.length;
        slots[slot] = row + 1;
      }
      return { shape, memory, from: 0 };
    },
  };
}

/** FNV-1a of some bytes, as a place among `slots`, a power of two. */
function slotOf(bytes: Uint8Array, from: number, to: number, slots: number): number {
  let sum = 0x811c9dc5;
  for (let at = from; at < to; at++) sum = Math.imul(sum ^ (bytes[at] as number), 0x01000193);
  return (sum ^ (sum >>> 15)) & (slots - 1);
}

type Numbers = Float64Array<ArrayBufferLike> | Uint32Array<ArrayBufferLike>;

/** A list of numbers in pieces: making a larger one and copying would need twice the memory for a moment. */
function growing<T extends Numbers>(make: (length: number) => T) {
  const pieces: T[] = [];
  let count = 0;
  return {
    put(place: number, value: number): void {
      if (place === pieces.length * PIECE_NUMBERS) pieces.push(make(PIECE_NUMBERS));
      (pieces.at(-1) as T)[place % PIECE_NUMBERS] = value;
      count = place + 1;
    },
    copyTo(target: Numbers): void {
      for (const [number, piece] of pieces.entries()) {
        const from = number * PIECE_NUMBERS;
        target.set(piece.subarray(0, Math.min(PIECE_NUMBERS, count - from)), from);
      }
      pieces.length = 0;
    },
  };
}

const PIECE_NUMBERS = 1 << 16;
const PIECE_BYTES = 1 << 20;

function growingBytes() {
  const pieces: { readonly bytes: Buffer; used: number }[] = [];
  let length = 0;
  const room = (size: number): { readonly bytes: Buffer; used: number } => {
    const last = pieces.at(-1);
    if (last !== undefined && last.bytes.length - last.used >= size) return last;
    const piece = { bytes: Buffer.allocUnsafe(Math.max(size, PIECE_BYTES)), used: 0 };
    pieces.push(piece);
    return piece;
  };
  return {
    get length() {
      return length;
    },
    add(added: Uint8Array): void {
      const piece = room(added.length);
      piece.bytes.set(added, piece.used);
      piece.used += added.length;
      length += added.length;
    },
    addText(text: string): void {
      const piece = room(text.length * 3);
      const written = piece.bytes.write(text, piece.used, 'utf8');
      piece.used += written;
      length += written;
    },
    copyTo(target: Buffer, from: number): void {
      let at = from;
      for (const { bytes, used } of pieces) {
        bytes.copy(target, at, 0, used);
        at += used;
      }
      pieces.length = 0;
    },
  };
}
