import { type Dirent, existsSync, lstatSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import nodePath, { dirname, relative, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { FSWatcher } from 'chokidar';
import { SOURCE_FOLDERS, THEME_FOLDERS } from '../archive/source.js';
import { PLUGIN_FILES } from '../config/load-plugins.js';
import { type Polling, pollSources } from './poll.js';

/** What may have changed. Events are hints: what really changed is found by looking again. */
export interface Changes {
  /** Files and folders, relative to the site's folder, with `/`. The configuration's is as {@link WatchOptions.config} says. */
  readonly paths: ReadonlySet<string>;
  /** Whether anything else may have changed too. */
  readonly everything: boolean;
}

export interface Watch {
  /** Whether folders are looked through again and again, since the system does not say what changes. */
  readonly isPolling: boolean;
  /** Says that {@link WatchOptions.theme} may be another one now. */
  refresh(): void;
  close(): Promise<void>;
}

export interface WatchOptions {
  /** Absolute path of the site's folder. */
  readonly root: string;
  /** Absolute path of the configuration, which may lie elsewhere. */
  readonly config: string;
  /** Absolute path of the site's theme, where it has one of its own; it may be another one later. */
  readonly theme?: () => string | null;
  /** After each burst of changes. */
  readonly onChange: (changes: Changes) => void;
  /** The system watches no more, for a reason such as its limit of watches; from then on files are looked at instead. */
  readonly onPolling: (error: Error) => void;
  /** Looks at the files from the beginning, as where the system cannot watch. */
  readonly poll?: boolean;
}

/** Quiet time after the last change before it counts, in milliseconds: an editor needs no longer between two steps of one save. */
const SETTLE = 12;
/** From so many paths on it is no editor, but git or a crawler, which write on for a while. */
const FEW = 8;
const SETTLE_BURST = 120;
/** No burst is waited for longer than this. */
const LONGEST = 2000;
/** A file that was emptied so little ago, in milliseconds, is being written: its content comes next. */
const EMPTIED = 300;
/** So many may be so many that the system has lost some. */
const MANY = 2000;

/** Watches the sources, also those that come into being later; resolves once watching has begun. */
export async function watchSources(options: WatchOptions): Promise<Watch> {
  const { root, config, onPolling, theme = () => null } = options;
  const burst = gatherBurst(options.onChange, (path) => isJustEmptied(resolve(root, path)));
  const note = (absolute: string): void => {
    const path = nameOf(root, config, absolute, theme());
    if (path !== null) burst.add(path);
  };
  let polling: Polling | null = null;
  let watcher: FolderWatcher | null = null;
  let isClosed = false;
  let watched: string | null = null;

  function watchTheme(): void {
    const folder = theme();
    if (folder === watched) return;
    if (watched !== null) watcher?.unwatch(watched);
    watched = folder;
    if (folder !== null) watcher?.add(folder);
  }

  function startPolling(): Promise<void> {
    polling ??= pollSources({ root, config, theme, note: (path) => burst.add(path) });
    return polling.begun;
  }

  if (options.poll === true) {
    await startPolling();
  } else {
    watcher = new FolderWatcher({
      ignored: (path, stats) =>
        stats?.isFile() === true || !mayHoldSources(root, config, path, theme()),
      ignoreInitial: true,
      followSymlinks: false,
    });
    watcher.on('raw', (_event, name, details) => {
      const { watchedPath } = details as { readonly watchedPath?: string };
      if (watchedPath === undefined) burst.addEverything();
      else note(name ? resolveIn(watchedPath, name) : watchedPath);
    });
    // A folder that is new may hold files that were there before it was watched.
    watcher.on('addDir', note);
    watcher.on('unlinkDir', note);
    const ready = new Promise<void>((done) => watcher?.once('ready', () => done()));
    const failed = new Promise<void>((done) => {
      watcher?.on('error', (error) => {
        done();
        // Where the system watches no more there is one error for each folder.
        if (polling !== null || isClosed) return;
        onPolling(error as Error);
        // What changed meanwhile was told by nobody.
        void startPolling().then(() => burst.addEverything());
        void watcher?.close();
      });
    });
    watcher.add(dirname(config) === root ? [root] : [root, dirname(config)]);
    watchTheme();
    await Promise.race([ready, failed]);
  }
  return {
    get isPolling() {
      return polling !== null;
    },
    refresh: watchTheme,
    async close() {
      isClosed = true;
      burst.close();
      polling?.close();
      await watcher?.close();
    },
  };
}

/**
 * chokidar, that watches folders and no files: its way of watching each file takes gigabytes on an archive. It reads a folder again whenever
 * something changes in it, and would ask for the state of every file there, which takes longer than to show the change. To find new folders, names are enough.
 */
class FolderWatcher extends FSWatcher {
  override _readdirp(
    root: string,
    options: Parameters<FSWatcher['_readdirp']>[1] = {},
  ): ReturnType<FSWatcher['_readdirp']> {
    if (this.closed) return undefined;
    const { directoryFilter } = options;
    const stream = Readable.from(foldersIn(root, directoryFilter as FolderFilter));
    return stream as ReturnType<FSWatcher['_readdirp']>;
  }
}

/** What chokidar is told of a folder. What it asks of its state is whether it is a folder or a link, which an entry knows too. */
interface FolderEntry {
  readonly path: string;
  readonly fullPath: string;
  readonly basename: string;
  readonly stats: Dirent;
}

type FolderFilter = ((entry: FolderEntry) => boolean) | undefined;

async function* foldersIn(root: string, filter: FolderFilter): AsyncGenerator<FolderEntry> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  for (const stats of entries) {
    if (!stats.isDirectory()) continue;
    const { name } = stats;
    const entry = { path: name, fullPath: resolve(root, name), basename: name, stats };
    if (filter?.(entry) !== false) yield entry;
  }
}

/** What a system's event names: the file in the folder, or the folder itself. */
function resolveIn(watched: string, name: string): string {
  const path = resolve(watched, name);
  // A folder that goes away says its own name.
  return nodePath.basename(watched) === name && !existsSync(path) ? watched : path;
}

/** Whether whoever writes a file has only cut it to nothing yet. */
function isJustEmptied(path: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true && stats.size === 0 && Date.now() - stats.mtimeMs < EMPTIED;
}

/**
 * Takes changes together that come one after another.
 *
 * @param isUnfinished asked of few paths: whether a change is better told a little later.
 */
function gatherBurst(
  onChange: (changes: Changes) => void,
  isUnfinished: (path: string) => boolean,
) {
  let paths = new Set<string>();
  let everything = false;
  let since = 0;
  let timer: NodeJS.Timeout | null = null;

  function tell(): void {
    timer = null;
    const unfinished = paths.size > FEW ? [] : [...paths].filter(isUnfinished);
    for (const path of unfinished) paths.delete(path);
    const changes = { paths, everything: everything || paths.size > MANY };
    paths = new Set(unfinished);
    everything = false;
    if (unfinished.length > 0) wait();
    if (changes.paths.size > 0 || changes.everything) onChange(changes);
  }

  function wait(): void {
    const now = performance.now();
    if (timer === null) since = now;
    else clearTimeout(timer);
    const quiet = paths.size > FEW ? SETTLE_BURST : SETTLE;
    timer = setTimeout(tell, Math.max(0, Math.min(quiet, since + LONGEST - now)));
  }

  return {
    add(path: string) {
      paths.add(path);
      wait();
    },
    addEverything() {
      everything = true;
      wait();
    },
    close() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** How changes name a path; null for one that no build reads. A file of the theme is named by its absolute path. */
export function nameOf(
  root: string,
  config: string,
  absolute: string,
  theme: string | null = null,
): string | null {
  if (absolute === config) return config;
  if (dirname(absolute) === root && PLUGIN_FILES.includes(nodePath.basename(absolute)))
    return nodePath.basename(absolute);
  if (isOfTheme(theme, absolute) && !isLeftover(nodePath.basename(absolute))) return absolute;
  if (absolute === root || !mayBeSource(root, absolute, nodePath)) return null;
  return relative(root, absolute).replaceAll(sep, '/');
}

/** Whether a folder is one that is watched. */
function mayHoldSources(root: string, config: string, path: string, theme: string | null): boolean {
  if (path === root || path === dirname(config)) return true;
  if (path === theme) return true;
  if (isOfTheme(theme, path)) return !isLinkBelow(root, path);
  return mayBeSource(root, path, nodePath) && !isLinkBelow(root, path);
}

/** Whether a path is one of the folders that a theme has, or in one. */
function isOfTheme(theme: string | null, path: string): boolean {
  if (theme === null || !path.startsWith(theme + sep)) return false;
  const [top = ''] = path.slice(theme.length + 1).split(sep);
  return THEME_FOLDERS.includes(top);
}

/** The path functions of one kind of system. */
type PathFlavour = Pick<typeof nodePath, 'basename' | 'isAbsolute' | 'relative' | 'sep'>;

/** Whether a build reads a path: the site's folder holds other things too, among them what the build writes. */
export function mayBeSource(root: string, path: string, paths: PathFlavour): boolean {
  const inside = paths.relative(root, path);
  if (inside === '') return true;
  if (inside.startsWith('..') || paths.isAbsolute(inside)) return false;
  const [top = '', ...below] = inside.split(paths.sep);
  if (!SOURCE_FOLDERS.includes(top) || below.includes('node_modules')) return false;
  return below.length === 0 || !isLeftover(paths.basename(path));
}

/** Temporary files of editors: Vim's swap files and its probe `4913`, Emacs' locks and backups, and what is saved beside before it is renamed. */
function isLeftover(name: string): boolean {
  return /^\.?#|~$|\.sw[a-z]$|^4913$|\.(?:tmp|crswap|bak)$|___jb_(?:tmp|old)___$|^\.goutputstream-/.test(
    name,
  );
}

/** A link below a source folder is not followed by a build either, and may lead to half the disk. */
function isLinkBelow(root: string, path: string): boolean {
  return (
    dirname(path) !== root &&
    path !== root &&
    lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
  );
}
