import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { absoluteOf, type SourceFile } from '../archive/source.js';
import type { DataFiles } from '../content/data.js';
import { REDIRECTS_FILE, readRedirects } from '../content/redirects.js';
import { scan } from '../content/scan.js';
import type { Diagnostic } from '../diagnostics.js';
import { PACKAGE_ROOT } from '../package.js';
import { loadTheme, type Theme } from '../render/theme.js';
import type { Place } from './place.js';
import { withThemeFiles } from './theme-files.js';

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

/** The templates of a site, and those of the default theme that it does not replace. */
export function readTheme(root: string): Theme {
  return loadTheme({
    site: join(root, 'templates'),
    theme: join(PACKAGE_ROOT, 'templates'),
    compiled: join(PACKAGE_ROOT, 'dist', 'templates.json'),
  });
}

/** Finds everything that a site is made of, as files. */
export function findSources(
  { root, config }: Pick<Place, 'root' | 'config'>,
  diagnostics: Diagnostic[],
  onFound: (count: number) => void,
): Sources {
  const theme = readTheme(root);
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
  return {
    content,
    data,
    statics: withThemeFiles(statics, PACKAGE_ROOT),
    theme,
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
