import type { SourceFile } from '../archive/source.js';
import { at, type Diagnostic, postFault, warning } from '../diagnostics.js';
import { FrontMatterFields, type WrittenFields } from './fields.js';
import { readSimpleFrontMatter, splitFrontMatter, trimBody } from './front-matter.js';
import { isPlainText, readText, type SourceText } from './text.js';

/** A source that does not become a post or page: it is at fault, or is not to be published (no diagnostics). */
export interface NotParsed {
  readonly record: null;
  readonly diagnostics: readonly Diagnostic[];
}

/** A source, taken apart. */
export interface Opened {
  readonly fields: FrontMatterFields;
  readonly body: () => string;
  /** 1-based line of the file that the body begins on. */
  readonly bodyLine: () => number;
  /** The file's bytes and where the body begins, where nothing in them had to be made uniform. */
  readonly plain: { readonly content: Buffer; readonly bodyStart: number } | null;
  /** The whole file. */
  readonly text: () => string;
  readonly diagnostics: Diagnostic[];
}

/** Bytes to front matter and body. */
export function openSource(
  source: SourceFile,
  content: Buffer,
  defaults: WrittenFields,
): Opened | NotParsed {
  const file = source.path;
  const simple = isPlainText(content) ? openSimple(file, content, defaults) : null;
  if (simple !== null) return simple;
  const read = readText(content, file);
  return 'code' in read ? { record: null, diagnostics: [read] } : openText(file, read, defaults);
}

/** A source whose front matter needs no YAML; null for any other. */
function openSimple(file: string, content: Buffer, defaults: WrittenFields): Opened | null {
  const simple = readSimpleFrontMatter(content);
  if (simple === null) return null;
  const text = (): string => content.toString('utf8');
  return {
    fields: new FrontMatterFields(withDefaults(defaults, simple.frontMatter), file, text),
    body: () => trimBody(content.toString('utf8', simple.bodyStart)),
    bodyLine: () => {
      const split = splitFrontMatter(text(), file);
      return 'code' in split ? 1 : split.bodyLine;
    },
    plain: { content, bodyStart: simple.bodyStart },
    text,
    diagnostics: [],
  };
}

function openText(
  file: string,
  { text, diagnostics: found }: SourceText,
  defaults: WrittenFields,
): Opened | NotParsed {
  const split = splitFrontMatter(text, file);
  if ('code' in split) return { record: null, diagnostics: [split] };
  const diagnostics = [...found, ...split.mended.map((line) => mendedQuotes(text, file, line))];
  if (!split.present) {
    if (text.trim() === '')
      return {
        record: null,
        diagnostics: [
          postFault('file-empty', 'the file is empty', {
            file,
            hint: 'Write front matter and a body, or remove the file.',
          }),
        ],
      };
    diagnostics.push(
      warning(
        'front-matter-missing',
        'there is no front matter; title and date are taken from the file name',
        {
          file,
          ...at(text, { line: 1, column: 1 }),
          hint: 'Begin the file with a block between two lines of three dashes.',
        },
      ),
    );
  }
  return {
    fields: new FrontMatterFields(
      withDefaults(defaults, new Map(Object.entries(split.frontMatter))),
      file,
      () => text,
    ),
    body: () => split.body,
    bodyLine: () => split.bodyLine,
    plain: null,
    text: () => text,
    diagnostics,
  };
}

function withDefaults(defaults: WrittenFields, written: WrittenFields): WrittenFields {
  return defaults.size === 0 ? written : new Map([...defaults, ...written]);
}

function mendedQuotes(text: string, file: string, line: number): Diagnostic {
  return warning(
    'quotes-unescaped',
    'a text in quotes holds `"` or `\\`; it was read as it stands',
    {
      file,
      ...at(text, { line, column: 1 }),
      hint: 'Write `\\"` for a quote and `\\\\` for a backslash within quotes; `gazette check --fix` does so.',
    },
  );
}
