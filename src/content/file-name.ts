/** What the name of a post says: Jekyll's `YYYY-MM-DD-slug.ext`. */
export interface PostName {
  /** `2022-01-06`, with the digits as written; null on a draft without a date. */
  readonly date: string | null;
  readonly slug: string;
}

/** Jekyll's DATE_FILENAME_MATCHER. */
const DATED = /^(\d{2,4}-\d{1,2}-\d{1,2})-(.*)\.[^.]+$/;

/** Whether a file under `posts/` is meant to be a post. A name that begins with `-` is a crawl that lost its date: a post at fault. */
export function isPostName(name: string): boolean {
  return DATED.test(name) || /^-[^/]+\.[^.]+$/.test(name);
}

/** Reads a post's file name (without folders). */
export function parsePostName(name: string): PostName {
  const dated = DATED.exec(name);
  if (dated !== null) return { date: dated[1] ?? null, slug: trimDots(dated[2] ?? '') };
  return { date: null, slug: trimDots(name.replace(/\.[^.]+$/, '').replace(/^-+/, '')) };
}

/** Jekyll's titleize_slug: a title for a post that has none. */
export function titleOfSlug(slug: string): string {
  return slug
    .split('-')
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase())
    .join(' ');
}

const trimDots = (slug: string): string => slug.replace(/\.+$/, '');
