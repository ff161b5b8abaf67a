import type { PostRecord } from '../archive/post.js';

/**
 * The order of the archive: newest first, ties by path (code units), so that it never depends on the file
 * system or the machine.
 */
export function newestFirst(posts: readonly PostRecord[]): PostRecord[] {
  return [...posts].sort(
    (a, b) => b.date.epoch - a.date.epoch || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0),
  );
}
