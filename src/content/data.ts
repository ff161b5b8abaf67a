import { readFileSync } from 'node:fs';
import { CORE_SCHEMA, load, YAMLException } from 'js-yaml';
import { absoluteOf, type SourceFile, shownPath } from '../archive/source.js';
import { at, type Diagnostic, siteFault } from '../diagnostics.js';
import type { Json } from '../util/json.js';

export interface DataFiles {
  /** `data/shops/north.yml` is `shops.north`. */
  readonly data: { readonly [name: string]: Json };
  readonly diagnostics: readonly Diagnostic[];
}

type Tree = { [name: string]: Json | Tree };

/** Reads every data file into one tree, by folder and name. A file that cannot be read is a fault of the site. */
export async function readData(files: readonly SourceFile[]): Promise<DataFiles> {
  const tree: Tree = {};
  const diagnostics: Diagnostic[] = [];
  for (const file of files) {
    let text = '';
    try {
      text = readFileSync(absoluteOf(file), 'utf8')
        .replace(/^\ufeff/, '')
        .replaceAll('\r\n', '\n');
      place(tree, file.path, await parseData(file.path, text));
    } catch (error) {
      diagnostics.push(invalid(shownPath(file), text, error as Error));
    }
  }
  return { data: tree as { [name: string]: Json }, diagnostics };
}

async function parseData(path: string, text: string): Promise<Json> {
  if (/\.json$/i.test(path)) return JSON.parse(text) as Json;
  if (/\.csv$/i.test(path)) {
    // Loaded here because few sites have such a file.
    const { parse } = await import('csv-parse/sync');
    return parse(text, { columns: true, skip_empty_lines: true }) as Json;
  }
  return (load(text, { schema: CORE_SCHEMA }) ?? null) as Json;
}

/** What a data file is known by: two of one name are the same to templates. */
export function dataName(path: string): string {
  return path.slice('data/'.length).replace(/\.[^.]+$/, '');
}

function place(tree: Tree, path: string, value: Json): void {
  const names = dataName(path).split('/');
  let folder = tree;
  for (const name of names.slice(0, -1)) {
    const inner = Object.hasOwn(folder, name) ? folder[name] : undefined;
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) {
      folder = inner as Tree;
    } else {
      const made: Tree = {};
      define(folder, name, made);
      folder = made;
    }
  }
  define(folder, names.at(-1) ?? '', value);
}

/** An own property whatever the name: `__proto__.yml` must not reach a prototype. */
function define(tree: Tree, name: string, value: Json | Tree): void {
  Object.defineProperty(tree, name, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

function invalid(file: string, text: string, error: Error): Diagnostic {
  return siteFault(
    'data-invalid',
    `the data file cannot be read: ${error instanceof YAMLException ? error.reason : error.message}`,
    { file, ...placeOf(text, error), hint: 'Mend the file, or take it out of data/.' },
  );
}

function placeOf(
  text: string,
  error: Error & { lines?: number; column?: number },
): Partial<Diagnostic> {
  if (error instanceof YAMLException && error.mark)
    return at(text, { line: error.mark.line + 1, column: error.mark.column + 1 });
  if (typeof error.lines === 'number') return at(text, { line: error.lines, column: 1 });
  if (!(error instanceof SyntaxError)) return {};
  const position = /position (\d+)/.exec(error.message);
  // Without a position, the text ends too early.
  const end = position === null ? text.trimEnd().length : Number(position[1]);
  const before = text.slice(0, end).split('\n');
  return at(text, { line: before.length, column: (before.at(-1) ?? '').length + 1 });
}
