import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { absoluteOf, type SourceFile } from '../archive/source.js';
import { type DataFiles, dataName } from '../content/data.js';
import { REDIRECTS_FILE, readRedirects } from '../content/redirects.js';
import { scan, scanTheme } from '../content/scan.js';
import type { Diagnostic } from '../diagnostics.js';
import { PACKAGE_ROOT } from '../package.js';
import { loadTheme, type TemplateFolder, type Theme } from '../render/theme.js';
import { withMinified } from './minified.js';
import type { Place } from './place.js';
import type { ThemeFolder } from './theme-folder.js';

/** What a site is made of. */
export interface Sources extends OtherSources {
  /** Posts, drafts and pages; emptied as they are parsed. */
  readonly content: SourceFile[];
}

/** What a site is made of beside posts, drafts and pages. */
export interface OtherSources {
  readonly data: readonly SourceFile[];
  readonly statics: readonly SourceFile[];
  readonly theme: Theme;
  /** Faults of the site. */
  readonly faults: readonly Diagnostic[];
}

/** The templates of a site, those of its theme that it does not replace, and those of the default theme that neither does. */
export function readTheme({ root, theme }: Pick<Place, 'root' | 'theme'>): Theme {
  const site: TemplateFolder = { folder: join(root, 'templates'), shown: 'templates' };
  const standard: TemplateFolder = {
    folder: join(PACKAGE_ROOT, 'templates'),
    shown: 'default theme: templates',
    compiled: join(PACKAGE_ROOT, 'dist', 'templates.json'),
  };
  const chosen = theme === null ? [] : [templatesOf(theme)];
  // gazette's own folder is a site too.
  const isOwn = site.folder === standard.folder;
  return loadTheme(
    isOwn ? [{ ...standard, shown: site.shown }, ...chosen] : [standard, ...chosen, site],
  );
}

function templatesOf({ folder, shown, compiled }: ThemeFolder): TemplateFolder {
  return { folder: join(folder, 'templates'), shown: `${shown}templates`, compiled };
}

const NO_FILES: ReturnType<typeof scanTheme> = { sources: [], diagnostics: [] };

/** Finds everything that a site is made of, as files. */
export function findSources(
  place: Pick<Place, 'root' | 'config' | 'theme'>,
  diagnostics: Diagnostic[],
  onFound: (count: number) => void,
): Sources {
  const { root, config, theme } = place;
  const scanned = scan({ root, drafts: config.show_drafts, exclude: config.exclude, onFound });
  const isOfSite = ({ severity, scope }: Diagnostic): boolean =>
    severity === 'error' && scope === 'site';
  diagnostics.push(...scanned.diagnostics.filter((one) => !isOfSite(one)));
  const content: SourceFile[] = [];
  const data: SourceFile[] = [];
  const statics: SourceFile[] = [];
  for (const source of scanned.sources) {
    const list = source.kind === 'data' ? data : source.kind === 'static' ? statics : content;
    list.push(source);
  }
  const ofTheme = theme === null ? NO_FILES : scanTheme(theme.folder, theme.shown);
  diagnostics.push(...ofTheme.diagnostics);
  const names = new Set(data.map(({ path }) => dataName(path)));
  for (const source of ofTheme.sources) {
    if (source.kind === 'static') statics.push(source);
    else if (!names.has(dataName(source.path))) data.push(source);
  }
  return {
    content,
    data,
    // The first of an address counts.
    statics: withMinified(
      [...statics, ...scanTheme(PACKAGE_ROOT, '', ['public/theme']).sources],
      PACKAGE_ROOT,
    ),
    theme: readTheme(place),
    faults: scanned.diagnostics.filter(isOfSite),
  };
}

/** What `data/redirects.yml` asks for. */
export function redirectsOf(
  data: DataFiles,
  files: readonly SourceFile[],
): ReturnType<typeof readRedirects> {
  const file = files.find(({ path }) => path === REDIRECTS_FILE);
  const text = file === undefined ? '' : readFileSync(absoluteOf(file), 'utf8');
  return readRedirects(file === undefined ? undefined : data.data.redirects, text);
}
