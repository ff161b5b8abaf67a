import { createHash } from 'node:crypto';
import {
  HASH_BYTES,
  type KnownSources,
  type OtherSource,
  type SourceTable,
  STAT_NUMBERS,
} from '../archive/source-table.js';

/** The index of a store: what each source was, and how much of the other files counts. */
export interface StoreIndex extends KnownSources {
  readonly key: string;
  readonly id: string;
  /** How often what was found out of the sources has been saved. */
  readonly saves: number;
  /** Bytes of each spill file. */
  readonly spills: readonly number[];
  /** The pieces that the file of records was written in: bytes, and a checksum. */
  readonly records: readonly { readonly length: number; readonly sum: number }[];
  /** How many records are of no use any more. */
  readonly dead: number;
}

/** Also for how records lie in memory: what is kept of a store of another version is read by this one. */
const FORMAT = 'gazette store 4';
const DIGEST_BYTES = 32;

/** What stands in the first line, as JSON. */
interface Header
  extends Pick<
    StoreIndex,
    'key' | 'id' | 'saves' | 'since' | 'spills' | 'records' | 'dead' | 'count'
  > {
  readonly format: string;
  readonly pathBytes: number;
}

/**
 * An index as the parts of a file: a line of JSON, the columns as they lie in memory, the paths, the others as JSON, and a checksum.
 *
 * @param paths see {@link KnownSources}, in any number of parts.
 */
export function encodeIndex(
  index: Omit<StoreIndex, 'paths'>,
  paths: readonly Buffer[],
): readonly Uint8Array[] {
  const { key, id, saves, since, spills, records, dead, count, columns, others } = index;
  const pathBytes = paths.reduce((sum, { length }) => sum + length, 0);
  const header: Header = {
    format: FORMAT,
    key,
    id,
    saves,
    since,
    spills,
    records,
    dead,
    count,
    pathBytes,
  };
  const body = [
    Buffer.from(`${JSON.stringify(header)}\n`),
    bytesOf(columns.stats),
    bytesOf(columns.refs),
    columns.hashes,
    columns.states,
    columns.live,
    ...paths,
    Buffer.from(JSON.stringify([...others])),
  ];
  return [...body, digestOf(body)];
}

/** Reads an index; null where it is none of this format, or not what was written. */
export function decodeIndex(bytes: Buffer): StoreIndex | null {
  const body = bytes.subarray(0, Math.max(0, bytes.length - DIGEST_BYTES));
  if (!digestOf([body]).equals(bytes.subarray(body.length))) return null;
  const end = body.indexOf(0x0a) + 1;
  const { format, pathBytes, ...header } = JSON.parse(body.toString('utf8', 0, end)) as Header;
  if (format !== FORMAT) return null;
  const { count } = header;
  let from = end;
  const take = (length: number): Buffer => {
    const part = body.subarray(from, from + length);
    from += length;
    return part;
  };
  const stats = new Float64Array(copyOf(take(count * STAT_NUMBERS * 8)));
  const refs = new Uint32Array(copyOf(take(count * 2 * 4)));
  const hashes = new Uint8Array(copyOf(take(count * HASH_BYTES)));
  const states = new Uint8Array(copyOf(take(count)));
  const live = new Uint8Array(copyOf(take(count)));
  const paths = take(pathBytes);
  const others = new Map(
    JSON.parse(body.toString('utf8', from)) as [number, OtherSource][],
  ) as SourceTable['others'];
  return { ...header, columns: { stats, refs, hashes, states, live }, paths, others };
}

/** In memory of its own, where numbers of any size can begin. */
function copyOf(bytes: Buffer): ArrayBuffer {
  return Uint8Array.from(bytes).buffer as ArrayBuffer;
}

function bytesOf(numbers: Float64Array | Uint32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

function digestOf(parts: readonly Uint8Array[]): Buffer {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part);
  return sum.digest();
}
