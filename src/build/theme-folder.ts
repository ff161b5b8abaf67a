import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { THEME_FOLDERS } from '../archive/source.js';
import { locateKey } from '../config/locate.js';
import { at, type Diagnostic, SiteFault, siteFault } from '../diagnostics.js';
import { PACKAGE_ROOT } from '../package.js';
import { didYouMean } from '../util/suggest.js';

/** A theme that a site has chosen, between its own files and those of the default theme. */
export interface ThemeFolder {
  /** Absolute path, without symbolic links. */
  readonly folder: string;
  /** What messages put before paths in it. */
  readonly shown: string;
  /** Absolute path of its templates as they were compiled when gazette was built; only a theme of gazette's own has it. */
  readonly compiled?: string;
}

/** The theme that every other one stands on. */
export const DEFAULT_THEME = 'news';

/** What npm takes as the name of a package: so no name leads out of `node_modules/`. */
const PACKAGE_NAME = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/i;

/**
 * Finds a theme. `./x`, `../x`, `/x` and `a/b` are folders, seen from the site's; another name is one of gazette's own themes, else a
 * folder in the site's `themes/`, else a package in `node_modules/`, of the site or above.
 *
 * @param written what the configuration says.
 * @param config where it says so, for messages.
 * @returns null for the default theme alone.
 * @throws SiteFault if there is no such theme.
 */
export function findTheme(
  written: string,
  root: string,
  config: { readonly absolute: string; readonly shown: string },
): ThemeFolder | null {
  if (written === DEFAULT_THEME) return null;
  const own = namesIn(join(PACKAGE_ROOT, 'themes'));
  if (own.includes(written))
    return {
      folder: join(PACKAGE_ROOT, 'themes', written),
      shown: `theme ${written}: `,
      compiled: join(PACKAGE_ROOT, 'dist', `templates-${written}.json`),
    };
  const places = isPath(written) ? [resolve(root, written)] : placesOfName(written, root);
  const found = places.find((place) => isFolder(place));
  if (found === undefined) throw missing(written, root, own, config);
  if (!THEME_FOLDERS.some((name) => isFolder(join(found, name))))
    throw fault(
      `\`theme\` is ${written}, which is no theme: it has neither templates/ nor public/ nor data/`,
      'See docs/themes.md for what a theme is.',
      config,
    );
  return { folder: realpathSync(found), shown: shownOf(written, found, root) };
}

const isPath = (written: string): boolean =>
  isAbsolute(written) ||
  /^\.\.?(?:[\\/]|$)/.test(written) ||
  (/[\\/]/.test(written) && !written.startsWith('@'));

function placesOfName(name: string, root: string): string[] {
  if (!PACKAGE_NAME.test(name)) return [];
  const places = [join(root, 'themes', name)];
  for (let folder = root; ; folder = dirname(folder)) {
    places.push(join(folder, 'node_modules', name));
    if (dirname(folder) === folder) return places;
  }
}

function shownOf(written: string, found: string, root: string): string {
  const inside = relative(root, found);
  const isInside = inside !== '' && !inside.startsWith('..') && !isAbsolute(inside);
  return isInside ? `${inside.replaceAll(sep, '/')}/` : `theme ${written}: `;
}

function missing(
  written: string,
  root: string,
  own: readonly string[],
  config: { readonly absolute: string; readonly shown: string },
): SiteFault {
  const known = [DEFAULT_THEME, ...own, ...namesIn(join(root, 'themes'))];
  const canInstall = !isPath(written) && PACKAGE_NAME.test(written);
  const otherwise = canInstall
    ? `Themes here are ${known.join(', ')}, and not those of Jekyll; if it is a package, run \`npm install ${written}\`.`
    : `Themes here are ${known.join(', ')}; a folder is named as seen from the site’s.`;
  return fault(`there is no theme \`${written}\``, didYouMean(written, known, otherwise), config);
}

function fault(
  message: string,
  hint: string,
  { absolute, shown }: { readonly absolute: string; readonly shown: string },
): SiteFault {
  return new SiteFault([
    siteFault('theme-missing', message, { file: shown, ...placeIn(absolute), hint }),
  ]);
}

/** The configuration is read again for the place only. */
function placeIn(config: string): Partial<Diagnostic> {
  if (!existsSync(config)) return {};
  const text = readFileSync(config, 'utf8').replaceAll('\r\n', '\n');
  const place = locateKey(text, ['theme']);
  return place === null ? {} : at(text, place);
}

const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

function namesIn(folder: string): string[] {
  if (!isFolder(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.') && isFolder(join(folder, name)))
    .sort();
}
