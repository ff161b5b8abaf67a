import { lstatSync, realpathSync, statSync } from 'node:fs';
import path, { dirname, resolve } from 'node:path';
import { SOURCE_FOLDERS } from '../archive/source.js';
import { SiteFault, siteFault } from '../diagnostics.js';

/** Folders of a site that hold sources or state. */
const KEPT_FOLDERS = [...SOURCE_FOLDERS, '.gazette', '.git', 'node_modules'];

/**
 * The absolute path of the destination; where it is a symbolic link, of the folder that it leads to.
 *
 * @throws SiteFault where it is, holds or lies in the sources, by name or through symbolic links, or is no folder.
 */
export function resolveDestination(root: string, written: string): string {
  const named = resolve(root, written);
  const destination = lstatSync(named, QUIETLY)?.isSymbolicLink() ? realPath(named) : named;
  const clash =
    sourceClash(root, destination, path) ??
    sourceClash(realPath(root), realPath(destination), path);
  if (clash !== null) {
    throw new SiteFault([
      siteFault('destination-unsafe', `the destination ${written} would overwrite ${clash}`, {
        hint: 'Choose a folder of its own, such as `_site`.',
      }),
    ]);
  }
  if (statSync(destination, QUIETLY)?.isDirectory() === false) {
    throw new SiteFault([
      siteFault('destination-unsafe', `the destination ${written} is not a folder`, {
        hint: 'Remove the file, or choose another folder.',
      }),
    ]);
  }
  return destination;
}

const QUIETLY = { throwIfNoEntry: false } as const;

/** The path functions of one kind of system. */
type PathFlavour = Pick<typeof path, 'isAbsolute' | 'relative' | 'resolve' | 'sep'>;

/** Which of a site's folders a destination is, holds or lies in; null if none. */
export function sourceClash(root: string, destination: string, paths: PathFlavour): string | null {
  if (contains(destination, root, paths)) return 'the site’s own folder';
  const folder = KEPT_FOLDERS.find((name) =>
    contains(paths.resolve(root, name), destination, paths),
  );
  return folder ?? null;
}

/** Whether `inner` is `outer` or lies in it. */
function contains(outer: string, inner: string, paths: PathFlavour): boolean {
  const way = paths.relative(outer, inner);
  return (
    way === '' || (way !== '..' && !way.startsWith(`..${paths.sep}`) && !paths.isAbsolute(way))
  );
}

/** Without symbolic links, also where the path's end does not exist yet. */
function realPath(absolute: string): string {
  try {
    return realpathSync.native(absolute);
  } catch {
    const above = dirname(absolute);
    return above === absolute ? absolute : path.join(realPath(above), path.basename(absolute));
  }
}
