/** What a scanned file is for; decided by its place and name alone. */
export type SourceKind = 'post' | 'draft' | 'page' | 'data' | 'static';

/** The folders of a site that hold its sources. */
export const SOURCE_FOLDERS: readonly string[] = [
  'posts',
  'drafts',
  'pages',
  'data',
  'public',
  'templates',
];

/** What a theme has; a folder without any of them is none. */
export const THEME_FOLDERS: readonly string[] = ['templates', 'public', 'data'];

/** The path to open. */
export function absoluteOf({ root, path }: Pick<SourceFile, 'root' | 'path'>): string {
  return `${root}/${path}`;
}

/** One file among the sources, as the scan found it. Its content has not been read. */
export interface SourceFile {
  readonly kind: SourceKind;
  /** Path relative to the site's root, with `/`, as the file system spells it. For a theme's file, relative to the theme. */
  readonly path: string;
  /** Absolute path of the folder that `path` is relative to. */
  readonly root: string;
  /** What messages put before the path of a theme's file. */
  readonly shown?: string;
}

/** How messages name a source. */
export function shownPath({ shown = '', path }: Pick<SourceFile, 'shown' | 'path'>): string {
  return shown + path;
}
