import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CORE_SCHEMA, load, YAMLException } from 'js-yaml';
import { at, type Diagnostic, siteFault } from '../diagnostics.js';
import type { Json, JsonMap } from '../util/json.js';
import type { TemplateSource } from './nunjucks/engine.js';
import type { CompiledTemplate } from './nunjucks/template.js';
import { deepFreeze } from './views/freeze.js';

/** A folder of templates: of the default theme, of another one, of the site. */
export interface TemplateFolder {
  /** Absolute path; it need not exist. */
  readonly folder: string;
  /** How messages name it. */
  readonly shown: string;
  /** Absolute path of what `precompileTheme` gave for it, as JSON; it need not exist. */
  readonly compiled?: string | undefined;
}

/** A template file, without its front matter (whose lines stay empty, so that places are the file's own). */
interface TemplateFile {
  readonly source: string;
  /** The text of the file, for messages. */
  readonly text: string;
  /** How messages name it. */
  readonly shown: string;
  readonly frontMatter: JsonMap;
  /** How many lines the front matter takes. */
  readonly frontMatterLines: number;
}

/** Templates, layouts by name, and interface strings by language. */
export interface Theme {
  readonly files: ReadonlyMap<string, TemplateFile>;
  /** Layout names, as front matter gives them, to template names. */
  readonly layouts: ReadonlyMap<string, string>;
  /** Templates of gazette's own themes as they were compiled when gazette was built, by name. */
  readonly compiled: ReadonlyMap<string, CompiledTemplate>;
  /** Interface strings by language. */
  readonly strings: ReadonlyMap<string, JsonMap>;
  readonly diagnostics: readonly Diagnostic[];
}

const TEMPLATE_ENDING = /\.(?:html|njk|xml|txt|json)$/i;

/** Reads templates; a later folder overrides those before it file by file, and interface strings key by key. */
export function loadTheme(folders: readonly TemplateFolder[]): Theme {
  const files = new Map<string, TemplateFile>();
  const strings = new Map<string, JsonMap>();
  const diagnostics: Diagnostic[] = [];
  for (const { folder, shown: shownAs } of folders) {
    for (const name of listFiles(folder, '')) {
      const text = readFileSync(join(folder, name), 'utf8')
        .replace(/^\ufeff/, '')
        .replaceAll('\r\n', '\n');
      const shown = `${shownAs}/${name}`;
      const language = /^strings\/(.+)\.ya?ml$/i.exec(name);
      if (language !== null) {
        const own = readMap(text, text, shown, 0, diagnostics);
        strings.set(language[1] ?? '', merge(strings.get(language[1] ?? ''), own));
      } else if (TEMPLATE_ENDING.test(name)) {
        files.set(name, readTemplate(text, shown, diagnostics));
      }
    }
  }
  const layouts = new Map(
    [...files.keys()].flatMap((name) => {
      const layout = /^layouts\/(.+)\.[^./]+$/.exec(name);
      return layout === null ? [] : [[layout[1] ?? '', name] as const];
    }),
  );
  const compiled = new Map(folders.flatMap((one) => [...readCompiled(one.compiled)]));
  return { files, layouts, strings, compiled, diagnostics };
}

/** The names of the fragments: `templates/fragments/latest.html` is `latest`. Sorted. */
export function fragmentsOf({ files }: Pick<Theme, 'files'>): readonly string[] {
  return [...files.keys()]
    .flatMap((name) => /^fragments\/([^/]+)\.html$/.exec(name)?.[1] ?? [])
    .sort();
}

/** What an engine looks templates up in. */
export function sourceOfTheme({ files, compiled }: Theme): TemplateSource {
  return {
    sourceOf: (name) => files.get(name)?.source ?? null,
    blankLinesOf: (name) => files.get(name)?.frontMatterLines ?? 0,
    compiledOf: (name) => compiled.get(name),
    names: [...files.keys()],
  };
}

/** Without the file, as in a checkout that was never compiled, templates are compiled when they are used. */
function readCompiled(path: string | undefined): Map<string, CompiledTemplate> {
  if (path === undefined || !existsSync(path)) return new Map();
  return new Map(
    Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, CompiledTemplate>),
  );
}

/** Names of all files below a folder, with `/`, sorted. */
function listFiles(folder: string, below: string): string[] {
  let entries: string[] = [];
  try {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.name.startsWith('.') || entry.name.endsWith('~')) continue;
      if (entry.isDirectory()) entries = entries.concat(listFiles(folder, name));
      else if (entry.isFile()) entries.push(name);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return entries.sort();
}

function readTemplate(text: string, shown: string, diagnostics: Diagnostic[]): TemplateFile {
  const match = /^---[^\S\n]*\n([\s\S]*?\n)?---[^\S\n]*(?:\n|$)/.exec(text);
  if (match === null) return { source: text, text, shown, frontMatter: {}, frontMatterLines: 0 };
  const lines = match[0].split('\n').length - 1;
  return {
    source: '\n'.repeat(lines) + text.slice(match[0].length),
    text,
    shown,
    frontMatter: readMap(match[1] ?? '', text, shown, 1, diagnostics),
    frontMatterLines: lines,
  };
}

/** @param lineOffset how many lines of the file stand before `yaml`. */
function readMap(
  yaml: string,
  text: string,
  shown: string,
  lineOffset: number,
  diagnostics: Diagnostic[],
): JsonMap {
  try {
    const value = (load(yaml, { schema: CORE_SCHEMA }) ?? {}) as Json;
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as JsonMap;
    diagnostics.push(
      siteFault('template-invalid', 'expected keys and values, one a line', {
        file: shown,
        ...at(text, { line: lineOffset + 1, column: 1 }),
        hint: 'Write `key: value`.',
      }),
    );
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const place = {
      line: (error.mark?.line ?? 0) + 1 + lineOffset,
      column: (error.mark?.column ?? 0) + 1,
    };
    diagnostics.push(
      siteFault('template-invalid', `not valid YAML: ${error.reason}`, {
        file: shown,
        ...at(text, place),
        hint: 'Mend the line; texts with special characters need quotes.',
      }),
    );
  }
  return {};
}

/** The second map's values over the first's, also inside of maps: a file needs only what it changes. */
function merge(under: JsonMap = {}, over: JsonMap = {}): JsonMap {
  const merged: Record<string, Json> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const old = merged[key];
    merged[key] = isMap(old) && isMap(value) ? merge(old, value) : value;
  }
  return merged;
}

const isMap = (value: Json | undefined): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Languages that are written in the characters of Taiwan. */
const TRADITIONAL = /^(?:zh-(?:Hant|TW|HK|MO)|yue)\b/i;

/** The interface strings of a language: its own over those of its base language over English. */
export function stringsByLanguage({ strings }: Theme): (lang: string) => JsonMap {
  const made = new Map<string, JsonMap>();
  const related = (lang: string): JsonMap => {
    const base = TRADITIONAL.test(lang) ? 'zh-tw' : (lang.split('-')[0] ?? lang).toLowerCase();
    const same = [...strings.keys()]
      .filter((key) => key.toLowerCase() === base || key.toLowerCase().startsWith(`${base}-`))
      .sort((a, b) => a.length - b.length);
    return merge(same[0] === undefined ? {} : strings.get(same[0]), strings.get(lang));
  };
  return (lang) => {
    let found = made.get(lang);
    if (found === undefined) {
      found = deepFreeze(merge(strings.get('en'), related(lang)));
      made.set(lang, found);
    }
    return found;
  };
}
