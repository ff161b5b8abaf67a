import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { type ConfigOverrides, loadConfig } from '../config/load.js';
import { findPlugins, loadPlugins } from '../config/load-plugins.js';
import type { Config } from '../config/options.js';
import { type Plugins, stampsOf } from '../config/plugins.js';
import type { Diagnostic } from '../diagnostics.js';
import { bodySettings, parseOptions } from '../jobs/parse-all.js';
import { resolveDestination } from '../output/destination.js';
import { stateFolder } from '../output/folders.js';
import { BUILD_ID, VERSION } from '../package.js';
import type { BuildOptions } from './options.js';
import { findTheme, type ThemeFolder } from './theme-folder.js';

/** Where a build takes place. */
export interface Place {
  readonly root: string;
  readonly destination: string;
  readonly state: string;
  readonly config: Config;
  /** The theme that the configuration names; null for the default one. */
  readonly theme: ThemeFolder | null;
  readonly plugins: Plugins;
}

/** Loads the site's plugins too. @throws SiteFault as {@link readPlace}, and for plugins that cannot be loaded. */
export async function openPlace(options: BuildOptions, diagnostics: Diagnostic[]): Promise<Place> {
  const place = readPlace(options, diagnostics);
  const plugins = await loadPlugins(findPlugins(place.root));
  return { ...place, plugins };
}

/** @throws SiteFault for a configuration that cannot be read, a theme that is not there, and an unsafe destination. */
export function readPlace(
  options: BuildOptions,
  diagnostics: Diagnostic[],
): Omit<Place, 'plugins'> {
  const root = rootOf(options);
  const absolute =
    options.config === undefined ? join(root, '_config.yml') : resolve(options.config);
  const shown = options.config ?? '_config.yml';
  const { config, diagnostics: warnings } = loadConfig(
    absolute,
    shown,
    options.config !== undefined,
    overridesOf(options),
  );
  diagnostics.push(...warnings);
  return {
    root,
    config,
    theme: findTheme(config.theme, root, { absolute, shown }),
    destination: resolveDestination(root, config.destination),
    state: stateFolder(root),
  };
}

/** Absolute path of the site's folder. */
export const rootOf = ({ root }: BuildOptions): string => resolve(root ?? '.');

function overridesOf({
  baseurl,
  destination,
  drafts,
  future,
  strict,
}: BuildOptions): ConfigOverrides {
  return {
    ...given('baseurl', baseurl),
    ...given('destination', destination),
    ...given('show_drafts', drafts),
    ...given('future', future),
    ...given('on_fault', strict === true ? 'stop' : undefined),
  };
}

const given = <K extends string, const V>(key: K, value: V | undefined): { [key in K]?: V } =>
  value === undefined ? {} : ({ [key]: value } as { [key in K]: V });

/** Where a state folder holds what builds keep for the next. */
export const storeFolder = (state: string): string => join(state, 'store');

/** All that the result of parsing depends on beside the sources. */
export function storeKey(config: Config, plugins: Plugins): string {
  const { tz, icu } = process.versions;
  return createHash('sha256')
    .update(
      JSON.stringify([
        VERSION,
        BUILD_ID,
        tz,
        icu,
        parseOptions(config),
        bodySettings(config),
        stampsOf(plugins, 'markdown'),
      ]),
    )
    .digest('base64url');
}
