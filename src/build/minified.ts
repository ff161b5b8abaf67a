import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { absoluteOf, type SourceFile } from '../archive/source.js';

/**
 * Static files, of which the style sheets of gazette's own themes are the ones that were minified when gazette was compiled
 * (`scripts/minify-styles.mjs`), so that no build pays for it.
 *
 * @param home absolute path of the installed package.
 */
export function withMinified(statics: readonly SourceFile[], home: string): readonly SourceFile[] {
  const minified = join(home, 'dist', 'minified');
  const madeFrom = readIndex(join(minified, 'index.json'));
  return statics.map((file) => {
    if (!file.path.endsWith('.css')) return file;
    const hash = madeFrom.get(relative(home, absoluteOf(file)).replaceAll(sep, '/'));
    // One that was edited since is published as it stands, as a template is compiled again then.
    if (hash === undefined || hash !== hashOf(absoluteOf(file))) return file;
    return { ...file, root: join(minified, relative(home, file.root)) };
  });
}

/** What each minified style sheet was made from, by its path in the package; nothing in a checkout that was never compiled. */
function readIndex(path: string): ReadonlyMap<string, string> {
  if (!existsSync(path)) return new Map();
  return new Map(Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>));
}

const hashOf = (path: string): string =>
  createHash('sha256').update(readFileSync(path)).digest('base64url');
