import { basename, relative, sep } from 'node:path';
import { watch as watchFiles } from 'chokidar';

export interface Watch {
  close(): Promise<void>;
}

/** Quiet time after the last change before it counts: editors and crawlers write in bursts. */
const SETTLE_MS = 60;

/**
 * Calls `changed` after each burst of changes to the sources; resolves once watching has begun. Events are hints: what really
 * changed is found by looking again.
 *
 * @param ignore absolute folders that the build itself writes to.
 */
export async function watchSources(
  root: string,
  ignore: readonly string[],
  changed: () => void,
): Promise<Watch> {
  let timer: NodeJS.Timeout | null = null;
  const isIgnored = (path: string): boolean => {
    const inside = relative(root, path);
    if (ignore.some((folder) => path === folder || path.startsWith(folder + sep))) return true;
    if (inside.split(sep).some((name) => name === 'node_modules' || name === '.git')) return true;
    // Temporary files of editors, and the folder in which a build waits.
    return /^(?:\.#|#)|~$|\.sw[a-z]$|\.gazette-/.test(basename(path));
  };
  const watcher = watchFiles(root, { ignored: isIgnored, ignoreInitial: true });
  watcher.on('all', () => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(changed, SETTLE_MS);
  });
  await new Promise<void>((ready, fail) => watcher.once('ready', ready).once('error', fail));
  return {
    close: () => {
      if (timer !== null) clearTimeout(timer);
      return watcher.close();
    },
  };
}
