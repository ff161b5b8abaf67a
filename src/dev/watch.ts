import { lstatSync } from 'node:fs';
import nodePath, { dirname } from 'node:path';
import { watch as watchFiles } from 'chokidar';
import { SOURCE_FOLDERS } from '../archive/source.js';

export interface Watch {
  close(): Promise<void>;
}

export interface WatchOptions {
  /** Absolute path of the site's folder. */
  readonly root: string;
  /** Absolute path of the configuration, which may lie elsewhere. */
  readonly config: string;
  /** After each burst of changes. Events are hints: what really changed is found by looking again. */
  readonly onChange: () => void;
  /** Watching has failed, for instance because the system watches no more files. Changes may be missed from then on. */
  readonly onError: (error: Error) => void;
}

/** Quiet time after the last change before it counts: editors and crawlers write in bursts. */
const SETTLE_MS = 60;

/** Watches the sources, also those that come into being later; resolves once watching has begun. */
export async function watchSources(options: WatchOptions): Promise<Watch> {
  const { root, config, onChange, onError } = options;
  let timer: NodeJS.Timeout | null = null;
  let failed = false;

  const isIgnored = (path: string): boolean =>
    path !== config && (!mayBeSource(root, path, nodePath) || isLinkBelow(root, path));
  const tops = dirname(config) === root ? [root] : [root, config];
  const watcher = watchFiles(tops, { ignored: isIgnored, ignoreInitial: true });
  watcher.on('all', () => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(onChange, SETTLE_MS);
  });
  watcher.on('error', (error) => {
    // Where the system watches no more files there is one error for each.
    if (!failed) onError(error as Error);
    failed = true;
  });
  await new Promise<void>((ready) => watcher.once('ready', () => ready()));
  return {
    close: () => {
      if (timer !== null) clearTimeout(timer);
      return watcher.close();
    },
  };
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

/** Temporary files of editors. */
function isLeftover(name: string): boolean {
  return /^\.?#|~$|\.sw[a-z]$/.test(name);
}

/** A link below a source folder is not followed by a build either, and may lead to half the disk. */
function isLinkBelow(root: string, path: string): boolean {
  return (
    dirname(path) !== root &&
    path !== root &&
    lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
  );
}
