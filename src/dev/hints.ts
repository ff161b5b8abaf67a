import { lstatSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Place } from '../build/place.js';
import type { ThemeFolder } from '../build/theme-folder.js';

/** What hints of changes ask for, of those that lead to no file of the templates. */
export interface Hints {
  /** Posts, drafts and pages that are there, and were before. */
  readonly content: readonly string[];
  /** Whether there may be other files than before. */
  readonly mustScan: boolean;
  /** Whether a folder may be another one than before. */
  readonly hasFolders: boolean;
}

/**
 * @param others paths of the data and static files that there were.
 * @param isContentOf whether a path was that of a post, draft or page.
 */
export function sortHints(
  { root, theme }: Pick<Place, 'root' | 'theme'>,
  paths: ReadonlySet<string>,
  others: ReadonlySet<string>,
  isContentOf: (path: string) => boolean,
): Hints {
  const content: string[] = [];
  let mustScan = false;
  let hasFolders = false;
  for (const path of paths) {
    if (isTemplate(path, theme)) continue;
    // Which file of a theme counts depends on those of the site.
    if (pathInTheme(path, theme) !== null) mustScan = true;
    if (!/^(?:posts|drafts|pages|data|public)(?:\/|$)/.test(path)) continue;
    const isFile = lstatSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true;
    const isContent = isContentOf(path);
    if (isFile && isContent) content.push(path);
    else if (isFile !== others.has(path) || isContent) {
      mustScan = true;
      hasFolders ||= !isFile && !isContent && !others.has(path);
    } else if (!isFile) {
      // A folder, or something that came and went.
      mustScan = true;
      hasFolders = true;
    }
  }
  return { content, mustScan, hasFolders };
}

/** Whether a path is that of a template, or of their folder. */
export const isTemplate = (path: string, theme: ThemeFolder | null): boolean =>
  /^templates(?:\/|$)/.test(pathInTheme(path, theme) ?? path);

/** The path of a theme's file within the theme; null for any other path. */
export function pathInTheme(path: string, theme: ThemeFolder | null): string | null {
  return theme !== null && path.startsWith(theme.folder + sep)
    ? path.slice(theme.folder.length + 1).replaceAll(sep, '/')
    : null;
}
