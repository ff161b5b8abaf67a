import type { Place } from '../diagnostics.js';
import {
  type ConfigOverrides,
  type LoadedConfig,
  loadConfig,
  parseMapping,
  readConfig,
} from './load.js';
import { locateKey } from './locate.js';
import { OPTION_NAMES, optionsSchema } from './options.js';

/** One option of a configuration as it counts, and who says so. */
export interface OptionValue {
  /** `feed.limit` for one of a group. */
  readonly name: string;
  readonly value: unknown;
  readonly origin: Origin;
  /** Where it stands in the file; null if it does not. */
  readonly line: number | null;
}

/** `file`: the configuration file. `site`: a key of the file that only templates know. */
export type Origin = 'default' | 'file' | 'command line' | 'site';

/**
 * Reads a configuration as `loadConfig` does, and says of each option where its value comes from.
 *
 * @throws SiteFault as `loadConfig` does.
 */
export function resolveConfig(
  absolute: string,
  shown: string,
  required: boolean,
  overrides: ConfigOverrides,
): LoadedConfig & { readonly options: readonly OptionValue[] } {
  const loaded = loadConfig(absolute, shown, required, overrides);
  const text = readConfig(absolute, shown, required)
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n');
  const written = parseMapping(text, shown);
  const { config } = loaded;
  const taxonomies = Object.fromEntries(config.taxonomies.map(({ name, ...rest }) => [name, rest]));
  const values: Readonly<Record<string, unknown>> = { ...config, taxonomies };
  const lineOf = (path: readonly string[]): Place['line'] | null => {
    let value: unknown = written;
    for (const key of path) value = (value as Record<string, unknown> | null | undefined)?.[key];
    return value === undefined || value === null ? null : (locateKey(text, path)?.line ?? null);
  };
  const options = OPTION_NAMES.flatMap((name) => {
    const group = groupOf(name);
    const paths = group === null ? [[name]] : group.map((inner) => [name, inner]);
    return paths.map((path): OptionValue => {
      const line = lineOf(path);
      const value = path.reduce<unknown>(
        (outer, key) => (outer as Record<string, unknown> | undefined)?.[key],
        values,
      );
      const isGiven = path.length === 1 && Object.hasOwn(overrides, name);
      const origin = isGiven ? 'command line' : line === null ? 'default' : 'file';
      return { name: path.join('.'), value: value ?? null, origin, line: isGiven ? null : line };
    });
  });
  const extra = Object.entries(config.extra).map(
    ([name, value]): OptionValue => ({ name, value, origin: 'site', line: lineOf([name]) }),
  );
  return { ...loaded, options: [...options, ...extra] };
}

/** The options of a group (`feed`), or null for a single one. */
function groupOf(name: string): string[] | null {
  const schema = optionsSchema.entries[name as keyof typeof optionsSchema.entries] as {
    readonly wrapped?: { readonly entries?: object };
  };
  const entries = schema.wrapped?.entries;
  return entries === undefined ? null : Object.keys(entries);
}
