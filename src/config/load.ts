import { readFileSync } from 'node:fs';
import { CORE_SCHEMA, load as parseYaml, YAMLException } from 'js-yaml';
import * as v from 'valibot';
import { at, type Diagnostic, SiteFault, siteFault, warning } from '../diagnostics.js';
import type { JsonMap } from '../util/json.js';
import { namesNoLanguage } from '../util/language-tag.js';
import { didYouMean, suggest } from '../util/suggest.js';
import { locateKey } from './locate.js';
import { DEFAULT_TAXONOMIES } from './options/listings.js';
import { type Config, OPTION_NAMES, optionsSchema } from './options.js';
import { unknownLanguage } from './unknown-language.js';

/** Values that the command line or a caller sets over the file's. */
export type ConfigOverrides = Partial<
  Pick<Config, 'baseurl' | 'destination' | 'future' | 'on_fault' | 'show_drafts'>
>;

export interface LoadedConfig {
  readonly config: Config;
  /** Warnings only; faults are thrown. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Where `url` is not set, feeds and sitemaps carry this. */
export const FALLBACK_URL = 'http://localhost:4000';

/**
 * Reads and checks `_config.yml`. A missing file is an empty one, unless it was asked for by name.
 *
 * @param absolute path of the file.
 * @param shown how messages name it.
 * @throws SiteFault with every problem found.
 */
export function loadConfig(
  absolute: string,
  shown: string,
  required: boolean,
  overrides: ConfigOverrides,
): LoadedConfig {
  return parseConfig(readConfig(absolute, shown, required), shown, overrides);
}

/** @throws SiteFault if it cannot be read. */
export function readConfig(absolute: string, shown: string, required: boolean): string {
  try {
    return readFileSync(absolute, 'utf8');
  } catch (error) {
    if (!required && (error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new SiteFault([
      siteFault(
        'file-unreadable',
        `the configuration cannot be read: ${(error as Error).message}`,
        { file: shown, hint: 'Name an existing file with --config.' },
      ),
    ]);
  }
}

/** Checks the text of a configuration; see {@link loadConfig}. */
export function parseConfig(
  source: string,
  file: string,
  overrides: ConfigOverrides = {},
): LoadedConfig {
  const text = source.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  const written = parseMapping(text, file);
  const diagnostics: Diagnostic[] = [];
  for (const key of Object.keys(written)) {
    const near = meantOption(key);
    if (near !== null) {
      diagnostics.push(
        warning(
          'config-unknown',
          `unknown option \`${key}\`; templates see it as \`site.${key}\``,
          { file, ...placeOf(text, [key]), hint: `Did you mean \`${near}\`?` },
        ),
      );
    }
  }
  const given = Object.fromEntries(
    Object.entries(overrides).filter(([, value]) => value !== undefined),
  );
  const values = Object.fromEntries(
    Object.entries({ ...written, ...given })
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, HOLDS_OPTIONS.has(key) ? withoutNulls(value) : value]),
  );
  values.taxonomies = withAddresses(values.taxonomies);
  const result = v.safeParse(optionsSchema, values);
  if (!result.success) {
    const faults = result.issues.map((issue) => describeIssue(issue, text, file));
    throw new SiteFault([...diagnostics, ...faults].sort(byPlace));
  }
  if (result.output.url === '') {
    diagnostics.push(
      warning('url-unset', `\`url\` is not set: feeds and the sitemap name ${FALLBACK_URL}`, {
        file,
        hint: 'Set `url: https://your.host` to where the site will live.',
      }),
    );
  }
  const { lang } = result.output;
  if (namesNoLanguage(lang))
    diagnostics.push(unknownLanguage(lang, { file, ...placeOf(text, ['lang']) }));
  return { config: normalise(result.output), diagnostics };
}

/** What an unknown key was probably meant to be; null for an option, and for a key that is the site's own. */
function meantOption(key: string): string | null {
  // Jekyll's key, which looks like `exclude` and is no slip.
  if (OPTION_NAMES.includes(key) || key === 'include') return null;
  // The reference names an option within another so: `feed.rss`.
  const [group = '', option] = key.split('.');
  if (option !== undefined && HOLDS_OPTIONS.has(group)) return `${group}: { ${option}: … }`;
  return suggest(key, OPTION_NAMES);
}

const byPlace = (a: Diagnostic, b: Diagnostic): number => (a.line ?? 0) - (b.line ?? 0);

/** Options that are maps of options; the values of others are the site's own. */
const HOLDS_OPTIONS: ReadonlySet<string> = new Set([
  'feed',
  'images',
  'limits',
  'listing',
  'new_post',
  'taxonomies',
]);

/** A key without a value is one that is not given, as in Jekyll. */
function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}

/** `category` and `tag` without an address of their own keep what they have by default. */
function withAddresses(taxonomies: unknown): unknown {
  if (typeof taxonomies !== 'object' || taxonomies === null || Array.isArray(taxonomies))
    return taxonomies;
  return Object.fromEntries(
    Object.entries(taxonomies).map(([name, given]) => {
      const usual = Object.hasOwn(DEFAULT_TAXONOMIES, name)
        ? DEFAULT_TAXONOMIES[name as keyof typeof DEFAULT_TAXONOMIES]
        : null;
      const isMap = typeof given === 'object' && given !== null && !Array.isArray(given);
      return [
        name,
        usual !== null && isMap && !('permalink' in given) ? { ...usual, ...given } : given,
      ];
    }),
  );
}

/** A configuration as it is written. @throws SiteFault if it is no mapping. */
export function parseMapping(text: string, file: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parseYaml(text, { schema: CORE_SCHEMA });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const place = { line: (error.mark?.line ?? 0) + 1, column: (error.mark?.column ?? 0) + 1 };
    throw new SiteFault([
      siteFault('config-invalid', `not valid YAML: ${error.reason}`, {
        file,
        ...at(text, place),
        hint: error.reason.startsWith('duplicated')
          ? 'An option stands in the file once: take one of the two out.'
          : 'Mend the line; texts with `:` or `#` in them, or `@` at the beginning, need quotes.',
      }),
    ]);
  }
  if (value === undefined || value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new SiteFault([
    siteFault('config-invalid', 'expected options, one a line: `title: My site`', {
      file,
      ...at(text, { line: 1, column: 1 }),
      hint: 'See docs/configuration.md.',
    }),
  ]);
}

/** Options of jekyll-feed that have other names here. */
const JEKYLL_FEED: Readonly<Record<string, string>> = {
  'feed.path': 'atom',
  'feed.posts_limit': 'limit',
};

function describeIssue(issue: v.BaseIssue<unknown>, text: string, file: string): Diagnostic {
  const path = (issue.path ?? []).map((item) => String(item.key));
  const name = path.join('.');
  const last = path.at(-1) ?? '';
  if (issue.type === 'strict_object') {
    const parent = issue.path?.at(-1)?.input;
    const known = issue.expected === 'never' ? siblings(path.slice(0, -1)) : [];
    if (issue.expected === 'never') {
      return siteFault('config-invalid', `unknown option \`${name}\``, {
        file,
        ...placeOf(text, path),
        hint:
          name in JEKYLL_FEED
            ? `Did you mean \`${JEKYLL_FEED[name]}\`?`
            : didYouMean(
                last,
                known,
                `Options here are: ${known.join(', ') || Object.keys(Object(parent)).join(', ')}.`,
              ),
      });
    }
    if (issue.received === 'undefined') {
      return siteFault('config-invalid', `\`${name}\` is missing`, {
        file,
        ...placeOf(text, path),
        hint: 'See docs/configuration.md.',
      });
    }
  }
  const shown = JSON.stringify(issue.input) ?? 'nothing';
  return siteFault('config-invalid', `\`${name}\` is ${shown.slice(0, 80)}: ${issue.message}`, {
    file,
    ...placeOf(text, path),
    hint: 'See docs/configuration.md for what the option takes.',
  });
}

/** The options beside one that is unknown, from the schema itself. */
function siblings(path: readonly string[]): string[] {
  let schema: unknown = optionsSchema;
  for (const key of path) {
    const node = unwrap(schema) as {
      entries?: Record<string, unknown>;
      value?: unknown;
      item?: unknown;
    };
    schema = node.entries?.[key] ?? node.value ?? node.item;
  }
  return Object.keys((unwrap(schema) as { entries?: Record<string, unknown> }).entries ?? {});
}

function unwrap(schema: unknown): unknown {
  let node = schema as { wrapped?: unknown; pipe?: readonly unknown[] } | undefined;
  while (node?.wrapped !== undefined || (node?.pipe !== undefined && node.pipe[0] !== node)) {
    node = (node.wrapped ?? node.pipe?.[0]) as typeof node;
  }
  return node ?? {};
}

function placeOf(text: string, path: readonly string[]): Partial<Diagnostic> {
  const place = locateKey(text, path);
  return place === null ? {} : at(text, place);
}

function normalise(options: v.InferOutput<typeof optionsSchema>): Config {
  const extra = Object.fromEntries(
    Object.entries(options).filter(([key]) => !OPTION_NAMES.includes(key)),
  ) as JsonMap;
  return {
    ...options,
    extra,
    url: (options.url === '' ? FALLBACK_URL : options.url).replace(/\/$/, ''),
    baseurl: options.baseurl.replace(/\/+$/, ''),
    feed: { ...options.feed, ids: options.feed.ids.replace(/\/+$/, '') },
    redirect_files: [...new Set(options.redirect_files)],
    aliases: options.aliases.map((host) => host.toLowerCase()),
    trust: options.trust.map(sourcePath),
    nunjucks: options.nunjucks.map(sourcePath),
    taxonomies: Object.entries(options.taxonomies).map(([name, taxonomy]) => ({
      name,
      key: taxonomy.key ?? name,
      permalink: taxonomy.permalink,
      index: taxonomy.index,
      feed: taxonomy.feed,
      json_feed: taxonomy.json_feed,
      rss_feed: taxonomy.rss_feed,
      strip_suffix: taxonomy.strip_suffix,
      ...(taxonomy.name_from === undefined ? {} : { name_from: taxonomy.name_from }),
    })),
    defaults: options.defaults.map(({ scope, values }) => ({
      scope: {
        ...scope,
        path: sourcePath(scope.path),
      },
      values,
    })),
  };
}

/** A path as sources have it, also where it was written as Jekyll would. */
function sourcePath(written: string): string {
  return written.replace(/^(?:\.?\/+)+|\/+$/g, '').replace(/^_(posts|drafts|pages)(?=\/|$)/, '$1');
}
