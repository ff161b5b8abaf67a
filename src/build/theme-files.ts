import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { absoluteOf, type SourceFile } from '../archive/source.js';
import { scanStatic } from '../content/scan.js';

/**
 * The static files of a site with those of the default theme behind them. The theme's style sheets are the ones that were minified when gazette was
 * compiled (`scripts/minify-styles.mjs`), so that no build pays for it.
 *
 * @param home absolute path of the installed package.
 */
export function withThemeFiles(
  statics: readonly SourceFile[],
  home: string,
): readonly SourceFile[] {
  const minified = join(home, 'dist', 'minified');
  const madeFrom = readIndex(join(minified, 'index.json'));
  return [...statics, ...scanStatic(home, 'public/theme')].map((file) =>
    file.root === home && isMinified(file, madeFrom) ? { ...file, root: minified } : file,
  );
}

/** What each minified style sheet was made from, by its path; nothing in a checkout that was never compiled. */
function readIndex(path: string): ReadonlyMap<string, string> {
  if (!existsSync(path)) return new Map();
  return new Map(Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>));
}

/** A style sheet that was edited since is published as it stands, as a template is compiled again then. */
function isMinified(file: SourceFile, madeFrom: ReadonlyMap<string, string>): boolean {
  const hash = madeFrom.get(file.path);
  if (hash === undefined) return false;
  return (
    createHash('sha256')
      .update(readFileSync(absoluteOf(file)))
      .digest('base64url') === hash
  );
}
