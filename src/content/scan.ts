import { type Dirent, readdirSync } from 'node:fs';
import picomatch from 'picomatch';
import type { SourceFile, SourceKind } from '../archive/source.js';
import { type Diagnostic, note, siteFault, warning } from '../diagnostics.js';
import { isPostName } from './file-name.js';

const CONTENT_ENDING = /\.(?:md|markdown|html)$/i;
const PAGE_ENDING = /\.(?:md|markdown|html|njk)$/i;
const DATA_ENDING = /\.(?:ya?ml|json|csv)$/i;

export interface ScanOptions {
  /** Absolute path of the site's folder. */
  readonly root: string;
  readonly drafts: boolean;
  readonly exclude: readonly string[];
  /** Told now and then how many files have been found in a folder of posts, drafts or pages. */
  readonly onFound?: (count: number) => void;
}

export interface Scan {
  /** Sorted by path, so that nothing depends on the file system's order. */
  readonly sources: readonly SourceFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Sorted, as all paths are. */
const FOLDERS: readonly (readonly [folder: string, kind: SourceKind])[] = [
  ['data', 'data'],
  ['drafts', 'draft'],
  ['pages', 'page'],
  ['posts', 'post'],
  ['public', 'static'],
];

/** Which source files there are. Reads no content. */
export function scan(options: ScanOptions): Scan {
  const sources: SourceFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const isExcluded = excluder(options.exclude);
  const { root } = options;
  for (const [folder, kind] of FOLDERS) {
    if (kind === 'draft' && !options.drafts) continue;
    const isContent = kind !== 'static' && kind !== 'data';
    const onFound = isContent ? options.onFound : undefined;
    const walked = { root, isExcluded, hidden: kind === 'static', onFound };
    for (const path of walk(folder, walked, diagnostics)) {
      const problem = misplaced(kind, path);
      if (problem === null) sources.push({ kind, path, root });
      else diagnostics.push(problem);
    }
  }
  return { sources, diagnostics };
}

/** The data and static files of a theme, with paths relative to the theme. `shown` is what messages put before them. */
export function scanTheme(
  root: string,
  shown: string,
  folders: readonly string[] = ['data', 'public'],
): Scan {
  const sources: SourceFile[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const folder of folders) {
    const kind = folder === 'data' ? 'data' : 'static';
    const walked = { root, isExcluded: () => false, hidden: kind === 'static' };
    for (const path of walk(folder, walked, diagnostics))
      if (misplaced(kind, path) === null) sources.push({ kind, path, root, shown });
  }
  return {
    sources,
    diagnostics: diagnostics.map((one) => ({ ...one, file: shown + (one.file ?? '') })),
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What people put beside posts about the folder itself; in no archive is it an article that has lost its date. */
const ABOUT_THE_FOLDER = /^(?:README|LICEN[CS]E|CONTRIBUTING|CHANGELOG|TODO|NOTES|INDEX)\./i;

/** That a file does not belong where it is, or null if it does. */
function misplaced(kind: SourceKind, path: string): Diagnostic | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (kind === 'post' && CONTENT_ENDING.test(name) && !isPostName(name)) {
    if (!ABOUT_THE_FOLDER.test(name)) {
      return warning('not-a-post', 'not published: its file name has no date', {
        file: path,
        hint: 'Name it YYYY-MM-DD-slug.md, or list it under `exclude`.',
      });
    }
    return passedOver(path, 'not published: a post is named YYYY-MM-DD-slug.md');
  }
  if ((kind === 'post' || kind === 'draft') && !CONTENT_ENDING.test(name))
    return passedOver(path, 'not published: not a Markdown or HTML file');
  if (kind === 'page' && !PAGE_ENDING.test(name))
    return passedOver(
      path,
      'not published: pages are .md, .html or .njk; other files belong into public/',
    );
  if (kind === 'data' && !DATA_ENDING.test(name))
    return passedOver(path, 'not read: data files are .yml, .yaml, .json or .csv');
  return null;
}

function folderNamedAsPost(path: string): Diagnostic {
  return warning('not-a-post', 'a folder has the name of a post', {
    file: path,
    hint: 'What is in it is published as in any folder. If it was to be a post, it has lost its text.',
  });
}

function passedOver(path: string, message: string): Diagnostic {
  return note('not-a-post', message, {
    file: path,
    hint: 'List it under `exclude` to hide this note.',
  });
}

interface Walk {
  readonly root: string;
  readonly isExcluded: (path: string) => boolean;
  readonly hidden: boolean;
  readonly onFound?: ((count: number) => void) | undefined;
}

/**
 * All files below a folder, sorted by path (code units). Hidden files, editors' leftovers, `node_modules` and what is excluded
 * are passed over; below `public/` hidden files count (`.well-known/`), as Jekyll's `include` would have them.
 */
function walk(top: string, { root, isExcluded, hidden, onFound }: Walk, diagnostics: Diagnostic[]) {
  const files: string[] = [];
  const enter = (folder: string): void => {
    for (const entry of sortedEntries(`${root}/${folder}`, folder, diagnostics)) {
      const path = `${folder}/${entry.name}`;
      if (isLeftover(entry.name, hidden) || isExcluded(path)) continue;
      if (entry.isDirectory()) {
        if (!hidden && CONTENT_ENDING.test(entry.name)) diagnostics.push(folderNamedAsPost(path));
        enter(path);
      } else if (entry.isSymbolicLink()) {
        // A link may lead anywhere on the machine, and what it leads to is not part of the sources (invariant 6).
        diagnostics.push(
          warning('file-unreadable', 'a symbolic link is not followed', {
            file: path,
            hint: 'Put the file itself here.',
          }),
        );
      } else if (entry.isFile()) {
        files.push(path);
      }
    }
    onFound?.(files.length);
  };
  enter(top);
  return files;
}

/** Sorted so that going into each folder as it comes gives all paths in order: `a-b` stands before what is in `a`. */
function sortedEntries(absolute: string, folder: string, diagnostics: Diagnostic[]): Dirent[] {
  try {
    const entries = readdirSync(absolute, { withFileTypes: true });
    const key = (entry: Dirent): string => (entry.isDirectory() ? `${entry.name}/` : entry.name);
    const hasFolders = entries.some((entry) => entry.isDirectory());
    if (!hasFolders) return entries.sort((a, b) => compare(a.name, b.name));
    return entries.sort((a, b) => compare(key(a), key(b)));
  } catch (error) {
    // A site need not have every folder, and one may go while we look.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    diagnostics.push(
      // All posts in it would seem to be gone.
      siteFault('file-unreadable', `the folder cannot be read: ${(error as Error).message}`, {
        file: folder,
        hint: 'Give the folder read permission.',
      }),
    );
    return [];
  }
}

function isLeftover(name: string, hidden: boolean): boolean {
  return (
    (!hidden && (name.startsWith('.') || name.startsWith('#'))) ||
    name.endsWith('~') ||
    /^#.*#$|^\.#|^\..*\.sw[a-p]$/.test(name) ||
    name === 'node_modules' ||
    name === '.DS_Store' ||
    name === '.git'
  );
}

/**
 * `exclude` takes paths (a folder stands for all below it), names and globs. A pattern without a `/` is matched
 * with the file's name alone.
 */
function excluder(exclude: readonly string[]): (path: string) => boolean {
  if (exclude.length === 0) return () => false;
  const patterns = exclude.map((written) => written.replace(/^(?:\.?\/+)+|\/+$/g, ''));
  const tests = patterns.filter(Boolean).map((pattern) => {
    const inName = !pattern.includes('/');
    const glob = picomatch(pattern, { dot: true });
    return (path: string, name: string): boolean =>
      (inName ? name : path) === pattern ||
      path.startsWith(`${pattern}/`) ||
      glob(inName ? name : path);
  });
  return (path) => tests.some((test) => test(path, path.slice(path.lastIndexOf('/') + 1)));
}
