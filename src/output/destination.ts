import { isAbsolute, relative, resolve, sep } from 'node:path';
import { SiteFault, siteFault } from '../diagnostics.js';

/** Folders of a site that hold sources or state. */
const SOURCES = [
  'posts',
  'drafts',
  'pages',
  'data',
  'public',
  'templates',
  '.gazette',
  '.git',
  'node_modules',
];

/**
 * The absolute path of the destination.
 *
 * @throws SiteFault where it is, holds or lies in the sources.
 */
export function resolveDestination(root: string, written: string): string {
  const destination = resolve(root, written);
  const clash = contains(destination, root)
    ? 'the site’s own folder'
    : SOURCES.find((folder) => contains(resolve(root, folder), destination));
  if (clash !== undefined) {
    throw new SiteFault([
      siteFault('destination-unsafe', `the destination ${written} would overwrite ${clash}`, {
        hint: 'Choose a folder of its own, such as `_site`.',
      }),
    ]);
  }
  return destination;
}

/** Whether `inner` is `outer` or lies in it. */
function contains(outer: string, inner: string): boolean {
  const way = relative(outer, inner);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
