import { dayOf, type PostEntry } from '../archive/post.js';

/**
 * For each post (in the site's order), the index of the post that it repeats; -1 of one that repeats none. Two posts are one article
 * where title, day and description are the same: bodies are not looked at. The oldest counts, of two at the same instant the first
 * by path, so that a later one changes no other post's page.
 */
export function findRepeats(posts: readonly PostEntry[]): Int32Array {
  const first = new Map<string, number>();
  const repeats = new Int32Array(posts.length).fill(-1);
  // Newest first, and by path where the instant is the same: from the end, but for those.
  for (let end = posts.length; end > 0; ) {
    let from = end - 1;
    while (from > 0 && posts[from - 1]?.date.epoch === posts[from]?.date.epoch) from--;
    for (let index = from; index < end; index++) {
      const { title, description, date } = posts[index] as PostEntry;
      const key = `${dayOf(date)}\n${title}\n${description}`;
      const known = first.get(key);
      if (known === undefined) first.set(key, index);
      else repeats[index] = known;
    }
    end = from;
  }
  return repeats;
}
