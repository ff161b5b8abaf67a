import { createHash } from 'node:crypto';
import type { SharedSite } from '../archive/shared-site.js';
import { type Config, OPTION_NAMES } from '../config/options.js';
import { stampsOf } from '../config/plugins.js';
import type { Diagnostic } from '../diagnostics.js';
import type { SavedSets } from '../jobs/sets.js';
import type { SiteWriter } from '../output/writer.js';
import { BUILD_ID, VERSION } from '../package.js';
import type { PlanCounts } from '../plan/counts.js';
import type { Place } from './place.js';

/** What is kept with a manifest. */
export interface ManifestMeta {
  /** What its traces are good for, see {@link traceKey}. */
  readonly key: string;
  /** The store that its traces name versions of posts in. */
  readonly store: string;
  readonly sets: SavedSets;
  /** See `fingerprintOf`. */
  readonly ingredients: string | null;
  readonly counts: PlanCounts;
  /** What was said of the model and the plan. */
  readonly said: readonly Diagnostic[];
  /** Paths of the sources whose last good versions are published. */
  readonly revived: readonly string[];
}

/** What the last build has kept; null if nothing, or what another version of gazette has kept. */
export function readMeta({ last }: SiteWriter): ManifestMeta | null {
  const meta = last?.meta as Partial<ManifestMeta> | undefined;
  return meta?.key === undefined ? null : (meta as ManifestMeta);
}

/** What of the configuration outputs read one key at a time, or not at all: all else decides the shape of the site. */
const TRACED_OPTIONS: ReadonlySet<string> = new Set([
  'title',
  'description',
  'author',
  'destination',
  'on_fault',
  'fault_limit',
  'future',
  'show_drafts',
  'exclude',
  'host',
  // Style sheets are known by what is in them.
  'minify_css',
  // Templates, data and files of a theme are known by what is in them.
  'theme',
  // Pages are known by the pictures that they show.
  'images',
  // Outputs are known by what they lead to.
  'redirects',
  'redirect_files',
  'header_files',
]);

/** The options that decide the shape of the site: all but those that outputs read one at a time. */
export function shapeOf(config: Config): readonly (readonly [name: string, value: unknown])[] {
  return Object.entries(config).filter(
    ([name]) => OPTION_NAMES.includes(name) && !TRACED_OPTIONS.has(name),
  );
}

/** All that outputs are made from and that is not in their traces: where it is another, every one is made again. */
export function traceKey(
  { config, plugins }: Pick<Place, 'config' | 'plugins'>,
  storeId: string,
  folds: boolean,
  { outline }: SharedSite,
): string {
  const shape = shapeOf(config);
  // Where the file system folds case, the address of a term depends on the other terms.
  const slugs = folds ? outline.taxonomies.map(({ terms }) => terms.map(({ slug }) => slug)) : [];
  // A page does not say whether it would be transformed.
  const transforms = stampsOf(plugins, 'transforms');
  // What they put into pages is looked at where headers have to allow it.
  const isLookedAt = transforms.length > 0 && config.header_files.length > 0;
  return createHash('sha256')
    .update(JSON.stringify([VERSION, BUILD_ID, storeId, shape, slugs, transforms, isLookedAt]))
    .digest('base64url');
}
