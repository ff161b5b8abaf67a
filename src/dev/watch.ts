import { lstatSync } from 'node:fs';
import { basename, dirname, isAbsolute, relative, sep } from 'node:path';
import { watch as watchFiles } from 'chokidar';

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

/** What a build reads. The site's folder holds other things too, among them what the build writes. */
const SOURCES: ReadonlySet<string> = new Set([
  'posts',
  'drafts',
  'pages',
  'data',
  'public',
  'templates',
]);

/** Quiet time after the last change before it counts: editors and crawlers write in bursts. */
const SETTLE_MS = 60;

/** Watches the sources, also those that come into being later; resolves once watching has begun. */
export async function watchSources(options: WatchOptions): Promise<Watch> {
  const { root, config, onChange, onError } = options;
  let timer: NodeJS.Timeout | null = null;
  let failed = false;

  const isIgnored = (path: string): boolean => {
    if (path === root || path === config) return false;
    const inside = relative(root, path);
    if (inside.startsWith('..') || isAbsolute(inside)) return true;
    const [top = '', ...below] = inside.split(sep);
    if (!SOURCES.has(top) || below.includes('node_modules')) return true;
    // A link below a source folder is not followed by a build either, and may lead to half the disk.
    return below.length > 0 && (isLeftover(basename(path)) || isLink(path));
  };
  const tops =
    config.startsWith(root + sep) && !isIgnored(dirname(config)) ? [root] : [root, config];
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

/** Temporary files of editors. */
function isLeftover(name: string): boolean {
  return /^\.?#|~$|\.sw[a-z]$/.test(name);
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}
