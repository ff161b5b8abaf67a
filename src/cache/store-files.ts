import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { StoreIndex } from './index-file.js';

/** Names how much of all else in the folder counts. */
export const indexPath = (folder: string): string => join(folder, 'index');

/** The spill file of bodies of a number. */
export const bodiesPath = (folder: string, number: number): string =>
  join(folder, `bodies-${number}`);

/** The records of all posts, piece by piece. */
export const recordsPath = (folder: string): string => join(folder, 'records');

/** Where a store stays that cannot be gone on with, until a build has ended. */
export const asidePath = (folder: string): string => `${folder}-before`;

/** Bytes of the records that count. */
export const bytesOfRecords = ({ records }: StoreIndex): number =>
  records.reduce((sum, { length }) => sum + length, 0);

/** Against disks that forget, not against people: it is read with each build, and this takes a quarter of SHA-256's time. */
export function sumOf(bytes: Uint8Array, before = 0): number {
  return crc32(bytes, before);
}
