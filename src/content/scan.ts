import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import picomatch from 'picomatch';
import type { SourceFile, SourceKind } from '../archive/source.js';
import { type Diagnostic, note, postFault, warning } from '../diagnostics.js';
import { isPostName } from './file-name.js';

const CONTENT_ENDING = /\.(?:md|markdown|html)$/i;
const PAGE_ENDING = /\.(?:md|markdown|html|njk)$/i;
const DATA_ENDING = /\.(?:ya?ml|json|csv)$/i;

export interface ScanOptions {
  /** Absolute path of the site's folder. */
  readonly root: string;
  readonly drafts: boolean;
  readonly exclude: readonly string[];
}

export interface Scan {
  /** Sorted by path within each kind, so that nothing depends on the file system's order. */
  readonly sources: readonly SourceFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Which source files there are. Reads no content. */
export function scan(options: ScanOptions): Scan {
  const sources: SourceFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const isExcluded = excluder(options.exclude);
  const folders: [folder: string, kind: SourceKind][] = [
    ['posts', 'post'],
    ['pages', 'page'],
    ['data', 'data'],
    ['public', 'static'],
  ];
  if (options.drafts) folders.push(['drafts', 'draft']);
  for (const [folder, kind] of folders) {
    for (const file of walk(options.root, folder, isExcluded, kind === 'static', diagnostics)) {
      const problem = misplaced(kind, file.path);
      if (problem === null) sources.push({ kind, ...file });
      else diagnostics.push(problem);
    }
  }
  return { sources: sources.sort(byPath), diagnostics };
}

/** The static files of a theme, with paths relative to the theme. */
export function scanStatic(root: string, folder: string): readonly SourceFile[] {
  return walk(root, folder, () => false, true, [])
    .map((file) => ({ kind: 'static' as const, ...file }))
    .sort(byPath);
}

const byPath = (a: { path: string }, b: { path: string }): number =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : 0;

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

function passedOver(path: string, message: string): Diagnostic {
  return note('not-a-post', message, {
    file: path,
    hint: 'List it under `exclude` to hide this note.',
  });
}

/**
 * All files below a folder. Hidden files, editors' leftovers, `node_modules` and what is excluded are passed over;
 * below `public/` hidden files count (`.well-known/`), as Jekyll's `include` would have them.
 */
function walk(
  root: string,
  top: string,
  isExcluded: (path: string) => boolean,
  hidden: boolean,
  diagnostics: Diagnostic[],
): Omit<SourceFile, 'kind'>[] {
  const files: Omit<SourceFile, 'kind'>[] = [];
  const folders = [top];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    let entries: Dirent[];
    try {
      entries = readdirSync(join(root, folder), { withFileTypes: true });
    } catch (error) {
      // A site need not have every folder, and one may go while we look.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      diagnostics.push(
        postFault('file-unreadable', `the folder cannot be read: ${(error as Error).message}`, {
          file: folder,
          hint: 'Give the folder read permission.',
        }),
      );
      continue;
    }
    for (const entry of entries) {
      const path = `${folder}/${entry.name}`;
      if (isLeftover(entry.name, hidden) || isExcluded(path)) continue;
      const absolute = join(root, path);
      if (entry.isDirectory()) {
        folders.push(path);
      } else if (entry.isSymbolicLink()) {
        // A link may lead anywhere on the machine, and what it leads to is not part of the sources (invariant 6).
        diagnostics.push(
          warning('file-unreadable', 'a symbolic link is not followed', {
            file: path,
            hint: 'Put the file itself here.',
          }),
        );
      } else if (entry.isFile()) {
        const stat = statOrNull(absolute);
        if (stat !== null) files.push({ path, absolute, size: stat.size, mtimeMs: stat.mtimeMs });
      }
    }
  }
  return files;
}

function statOrNull(path: string): { size: number; mtimeMs: number } | null {
  return statSync(path, { throwIfNoEntry: false }) ?? null;
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
