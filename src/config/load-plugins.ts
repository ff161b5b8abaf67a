import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as v from 'valibot';
import { at, type Diagnostic, type Place, SiteFault, siteFault } from '../diagnostics.js';
import { importModule } from '../util/import-module.js';
import { NO_PLUGINS, type PluginConfig, type PluginSource, type Plugins } from './plugins.js';

/** Names of the file with a site's plugins. */
export const PLUGIN_FILES: readonly string[] = [
  'gazette.config.js',
  'gazette.config.mjs',
  'gazette.config.ts',
];

/**
 * Finds the file with a site's plugins. Nothing is loaded.
 *
 * @returns null where there is none.
 * @throws SiteFault where there are several.
 */
export function findPlugins(root: string): PluginSource | null {
  const [shown, second] = PLUGIN_FILES.filter((name) => existsSync(join(root, name)));
  if (shown === undefined) return null;
  if (second !== undefined)
    throw new SiteFault([
      invalid(second, `there is ${shown} too, and a site has one such file`, {
        hint: 'Remove one of the two.',
      }),
    ]);
  const path = join(root, shown);
  const sum = createHash('sha256').update(readFileSync(path)).digest('base64url').slice(0, 16);
  const url = pathToFileURL(path);
  // A module is loaded once for each URL, and the preview follows changes.
  url.search = sum;
  return { url: url.href, shown, sum };
}

/**
 * Loads a site's plugins: this runs the site's own code. In a thread that has loaded them, nothing is done anew.
 *
 * @throws SiteFault if that fails, or what it exports is not what is expected.
 */
export async function loadPlugins(source: PluginSource | null): Promise<Plugins> {
  if (source === null) return NO_PLUGINS;
  let exported: unknown;
  try {
    // A module of the older kind is kept by its path, whatever else its URL says.
    delete createRequire(import.meta.url).cache[fileURLToPath(source.url)];
    exported = ((await importModule(source.url)) as { default?: unknown }).default;
  } catch (error) {
    throw new SiteFault([notLoaded(source, error as Error)]);
  }
  const result = v.safeParse(SCHEMA, exported);
  if (!result.success)
    throw new SiteFault(result.issues.map((issue) => describeIssue(source.shown, issue)));
  return { ...NO_PLUGINS, ...(result.output as PluginConfig), source };
}

/** What is said of a key that an object may not have, and where there is no object. */
function unknownKey(otherwise: string): (issue: v.StrictObjectIssue) => string {
  return ({ expected }) => (expected === 'never' ? 'unknown key' : otherwise);
}

const plugin = <Entries extends v.ObjectEntries>(entries: Entries) =>
  v.array(
    v.strictObject(
      {
        name: v.pipe(
          v.string('expected a name'),
          v.regex(/^[a-z_][\w-]*$/i, 'expected a name of letters, digits, `-` and `_`'),
        ),
        version: v.union([v.string(), v.number()], 'expected a version: a number or a text'),
        ...entries,
      },
      unknownKey('expected a plugin: an object'),
    ),
    'expected a list',
  );

const call = () => v.function('expected a function');

const texts = () => v.optional(v.array(v.string('expected text'), 'expected a list'));

const filters = v.pipe(
  plugin({ apply: call() }),
  v.check(
    (all) => all.every(({ name }) => /^\w+$/.test(name)),
    'a filter has a name of letters, digits and `_`, as templates write it',
  ),
);

const unique = <T extends readonly { name: string }[]>(all: T): boolean =>
  new Set(all.map(({ name }) => name)).size === all.length;
const NOT_UNIQUE = 'two of one name';

const SCHEMA = v.strictObject(
  {
    filters: v.optional(v.pipe(filters, v.check(unique, NOT_UNIQUE)), []),
    markdown: v.optional(v.pipe(plugin({ use: call() }), v.check(unique, NOT_UNIQUE)), []),
    outputs: v.optional(
      v.pipe(
        plugin({
          files: v.union([v.array(v.unknown()), v.function()], 'expected a list or a function'),
          render: call(),
        }),
        v.check(unique, NOT_UNIQUE),
      ),
      [],
    ),
    transforms: v.optional(
      v.pipe(
        plugin({ apply: call(), scripts: texts(), styles: texts() }),
        v.check(unique, NOT_UNIQUE),
      ),
      [],
    ),
  },
  unknownKey('expected `export default` with filters, markdown, outputs or transforms'),
);

function describeIssue(shown: string, issue: v.BaseIssue<unknown>): Diagnostic {
  const path = (issue.path ?? []).map(({ key }) => String(key)).join('.');
  const missing = issue.type === 'strict_object' && issue.received === 'undefined' && path !== '';
  const message = missing ? 'it is missing' : issue.message;
  return invalid(shown, path === '' ? message : `\`${path}\`: ${message}`, {
    hint: 'See docs/plugins.md for what a plugin has.',
  });
}

/** Why a module could not be loaded. */
function notLoaded({ shown, url }: PluginSource, error: Error): Diagnostic {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION')
    return invalid(shown, `this Node (${process.version}) loads no TypeScript`, {
      hint: 'Use Node 22.18 or later, or write gazette.config.js; types can stand in its comments.',
    });
  const text = readFileSync(new URL(url), 'utf8').replaceAll('\r\n', '\n');
  const place = placeOfError(url, text, error);
  return invalid(shown, `it cannot be loaded: ${message ?? String(error)}`, {
    ...(place === null ? {} : at(text, place)),
    hint:
      code === 'ERR_MODULE_NOT_FOUND'
        ? 'Install what it imports, with `npm install` in the site’s folder.'
        : error instanceof SyntaxError && place === null
          ? 'Look at what it imports; `node --check` says where in a file the mistake is.'
          : 'Mend the file.',
  });
}

/** Where in the file the mistake is; null where it is in another one. */
function placeOfError(url: string, text: string, error: Error): Place | null {
  const path = new URL(url);
  // A module of Node's older kind is named by its path.
  const names = [url, path.href.replace(/\?.*$/, ''), fileURLToPath(path)];
  for (const name of names) {
    const place = placeBehind(name, String(error?.stack ?? ''), text);
    if (place !== null) return place;
  }
  if (!(error instanceof SyntaxError) || path.pathname.endsWith('.ts')) return null;
  // Where a module of the newer kind cannot be compiled, Node says where only as it ends.
  const { stderr } = spawnSync(process.execPath, ['--check', '--input-type=module', '-'], {
    input: text,
    encoding: 'utf8',
    timeout: MOST_MS,
  });
  return placeBehind('[stdin]', stderr ?? '', text);
}

/** For a check that takes some 40 ms. */
const MOST_MS = 10_000;

/** The place that stands behind a name: with its column, or as a line number over the line, under which carets stand unless the file ends too early. */
function placeBehind(name: string, report: string, text: string): Place | null {
  const rest = report.split(name)[1];
  const match = /^(?:\?[\w-]*)?:(\d+)(?::(\d+)|\n(?:.*\n)*?([ \t]*)\^|\n)/.exec(rest ?? '');
  if (match === null) return null;
  const [, line, column, indent] = match;
  const end = text.split('\n')[Number(line) - 1]?.length ?? 0;
  return { line: Number(line), column: Number(column ?? (indent?.length ?? end) + 1) };
}

function invalid(file: string, message: string, details: Partial<Diagnostic>): Diagnostic {
  return siteFault('plugin-invalid', message, { file, ...details });
}
