import { readdirSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { type HostedFile, type HostedSite, statsAt } from './answer.js';

/**
 * A built folder as a host serves it. A file counts only under the name that it has, also where the file system takes `A` and `a` for one,
 * and only inside of the folder, wherever links lead.
 */
export function openFolderSite(folder: string, baseurl: string): HostedSite {
  function find(file: string): HostedFile | null {
    const path = join(folder, file);
    const stats = statsAt(path);
    if (stats === null || !stats.isFile() || !isInside(folder, path, file)) return null;
    return { path, stats };
  }

  return {
    baseurl,
    find,
    missing: () => find('404.html'),
    inOtherCase(file) {
      const found: string[] = [];
      for (const segment of file.split('/')) {
        const lower = segment.toLowerCase();
        const names = namesIn(join(folder, ...found));
        const name = names.includes(segment)
          ? segment
          : names.find((one) => one.toLowerCase() === lower);
        if (name === undefined) return null;
        found.push(name);
      }
      const other = found.join('/');
      return other !== file && statsAt(join(folder, other))?.isFile() === true ? other : null;
    },
  };
}

/** Whether a path is in the folder under this very name. */
function isInside(folder: string, path: string, file: string): boolean {
  try {
    const top = realpathSync.native(folder);
    const real = realpathSync.native(path);
    // A link inside of the folder has another name; what counts is that it stays inside, and the case of the letters.
    if (!real.startsWith(top + sep)) return false;
    const inside = real.slice(top.length + 1).replaceAll(sep, '/');
    return inside === file || inside.toLowerCase() !== file.toLowerCase();
  } catch {
    return false;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
