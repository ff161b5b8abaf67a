import type { PostEntry } from '../archive/post.js';

/**
 * The order of the archive: newest first, ties by path (code units), so that it never depends on the file
 * system or the machine.
 *
 * @param posts in the order of their paths.
 * @returns places in `posts`.
 */
export function newestFirst(posts: readonly PostEntry[]): Uint32Array {
  const epochs = Float64Array.from(posts, ({ date }) => date.epoch);
  return Uint32Array.from(posts.keys()).sort(
    (a, b) => (epochs[b] ?? 0) - (epochs[a] ?? 0) || a - b,
  );
}
