import { getHeapStatistics } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { trimHeap } from '../../src/util/trim-heap.js';

const MEGABYTE = 1024 * 1024;

/** Fills the heap with what nobody needs afterwards, in pieces that have pages of their own; returns its size in bytes. */
function litter(): number {
  const made = Array.from({ length: 100 }, () => new Array(100_000).fill(0));
  return made.length > 0 ? getHeapStatistics().total_heap_size : 0;
}

test('what a thread has made and needs no more is given back at once', () => {
  const littered = litter();
  expect(littered).toBeGreaterThan(64 * MEGABYTE);
  trimHeap();
  expect(getHeapStatistics().total_heap_size).toBeLessThan(littered - 40 * MEGABYTE);
});

test('the flag for it stays, as another thread may be about to need it', () => {
  trimHeap();
  expect(runInNewContext('typeof gc')).toBe('function');
});
