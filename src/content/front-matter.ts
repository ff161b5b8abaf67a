import matter from 'gray-matter';
import { YAMLException } from 'js-yaml';
import { at, type Diagnostic, postFault } from '../diagnostics.js';
import { mendQuotes } from './quotes.js';
import { isMap, parseFrontMatterYaml, type YamlMap, type YamlValue } from './yaml.js';

/** A source file taken apart. */
export interface SplitSource {
  readonly frontMatter: YamlMap;
  /** Whether the file had a block of front matter at all. */
  readonly present: boolean;
  readonly body: string;
  /** 1-based line of the file that the body begins on. */
  readonly bodyLine: number;
  /** 1-based lines on which a value in quotes was read as it was meant. */
  readonly mended: readonly number[];
}

/** Jekyll's YAML_FRONT_MATTER_REGEXP, in two halves so that neither can run away on a large file. */
const OPENING = /^---[^\S\n]*\n/;
const CLOSING = /^(?:---|\.\.\.)[^\S\n]*(?:\n|$)/gm;

function refuse(language: string) {
  return (): never => {
    throw new Error(`front matter in ${language} is not read`);
  };
}

// gray-matter keeps every file that it is given without options in a cache for ever, and runs `---js` front
// matter as code: so options always, and no engine but our own.
const GRAY_MATTER_OPTIONS = {
  // Never closed by what stands in the block: it is taken out already, and a line `---x` of it is for YAML to refuse.
  delimiters: ['---', '\0'] as [string, string],
  engines: {
    yaml: { parse: (text: string): object => parseFrontMatterYaml(text) as object },
    json: refuse('JSON'),
    javascript: refuse('JavaScript'),
    js: refuse('JavaScript'),
  },
};

/**
 * Splits a text (UTF-8, `\n` line ends) into front matter and body, by Jekyll's rule for where the block ends.
 *
 * @returns a diagnostic where the block is not closed or not YAML.
 */
export function splitFrontMatter(text: string, file: string): SplitSource | Diagnostic {
  const opening = OPENING.exec(text);
  if (opening === null)
    return { frontMatter: {}, present: false, body: text, bodyLine: 1, mended: [] };
  CLOSING.lastIndex = opening[0].length;
  const closing = CLOSING.exec(text);
  if (closing === null) {
    return postFault('front-matter-unclosed', 'the front matter is not closed', {
      file,
      ...at(text, { line: 1, column: 1 }),
      hint: 'End it with a line of three dashes.',
    });
  }
  const block = text.slice(opening[0].length, closing.index);
  const body = trimBody(text.slice(closing.index + closing[0].length));
  const bodyLine = lineOf(text, text.length - body.length);
  try {
    return { frontMatter: readBlock(block), present: true, body, bodyLine, mended: [] };
  } catch (error) {
    const mended = mendQuotes(block);
    if (mended !== null) {
      try {
        // Line 1 is the opening one.
        const lines = mended.lines.map((line) => line + 2);
        const frontMatter = readBlock(mended.block);
        return { frontMatter, present: true, body, bodyLine, mended: lines };
      } catch (other) {
        return invalid(text, file, other as Error);
      }
    }
    return invalid(text, file, error as Error);
  }
}

function readBlock(block: string): YamlMap {
  const frontMatter: YamlValue = matter(`---\n${block}\n\0\n`, GRAY_MATTER_OPTIONS).data;
  if (!isMap(frontMatter)) throw new Error('expected keys and values, one a line');
  return frontMatter;
}

/** Front matter as a crawler writes it, and where the body begins. */
export interface SimpleFrontMatter {
  readonly frontMatter: ReadonlyMap<string, string>;
  /** Byte offset; empty lines are behind it. */
  readonly bodyStart: number;
}

const CLOSING_LINE = '\n---\n';
const LONGEST_SIMPLE = 4096;
/** `key: "value"`, or a value without quotes that is text in any YAML: a date with a zone, a word, words beyond ASCII. */
const SIMPLE_LINE =
  /([a-z][a-z_]*): (?:"([^"\\\u0000-\u001f\u007f-\u009f\ufffe\uffff\ufeff\u2028\u2029]*)"|(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4})|([A-Za-z\u4e00-\u9fff](?:[A-Za-z0-9_()/.\u4e00-\u9fff-]| (?=[A-Za-z0-9\u4e00-\u9fff]))*))\n/y;
/** Words that YAML reads as something else than text. */
const NOT_A_TEXT = /^(?:null|true|false)$/i;

/**
 * Reads the archive's usual front matter from a file's bytes (valid UTF-8, no byte order mark, no `\r`) without YAML: one key a line, each once,
 * with a value that means the same in any YAML. Null where anything else stands there: then {@link splitFrontMatter} says
 * what it means. A property test compares the two.
 */
export function readSimpleFrontMatter(content: Buffer): SimpleFrontMatter | null {
  // Four bytes as a number: `---` and a line's end.
  if (content.length < 4 || content.readUInt32BE(0) !== 0x2d2d2d0a) return null;
  const close = content.indexOf(CLOSING_LINE, 4, 'latin1');
  if (close === -1 || close > LONGEST_SIMPLE) return null;
  const block = content.toString('utf8', 4, close + 1);
  const frontMatter = new Map<string, string>();
  SIMPLE_LINE.lastIndex = 0;
  while (SIMPLE_LINE.lastIndex < block.length) {
    const match = SIMPLE_LINE.exec(block);
    if (match === null) return null;
    const [, key = '', quoted, date, plain] = match;
    if (frontMatter.has(key)) return null;
    if (plain !== undefined && NOT_A_TEXT.test(plain)) return null;
    frontMatter.set(key, quoted ?? date ?? plain ?? '');
  }
  let bodyStart = close + CLOSING_LINE.length;
  while (content[bodyStart] === 0x0a) bodyStart++;
  return { frontMatter, bodyStart };
}

/** A body without the lines at its beginning that are empty or hold blanks only, as in Jekyll. */
export function trimBody(text: string): string {
  return text.replace(/^(?:[^\S\n]*\n)+/, '');
}

/** The lines of a text that its front matter stands on, with the opening one; empty where there is none. */
export function frontMatterOf(text: string): string {
  const opening = OPENING.exec(text);
  if (opening === null) return '';
  CLOSING.lastIndex = opening[0].length;
  const closing = CLOSING.exec(text);
  return closing === null ? '' : text.slice(0, closing.index);
}

function invalid(text: string, file: string, error: Error): Diagnostic {
  const mark = error instanceof YAMLException ? error.mark : undefined;
  const reason = error instanceof YAMLException ? error.reason : error.message;
  // gray-matter hands the engine the block with the opening line's end before it: line 0 is the opening line.
  const place = { line: (mark?.line ?? 1) + 1, column: (mark?.column ?? 0) + 1 };
  return postFault('front-matter-invalid', `the front matter is not valid YAML: ${reason}`, {
    file,
    ...at(text, place),
    hint: hintFor(text.split('\n', place.line)[place.line - 1] ?? ''),
  });
}

function hintFor(line: string): string {
  if (line.includes('\t')) return 'YAML is indented with blanks, never with tabs.';
  if (/^\w+:\s*".*["\\].*"\s*$/.test(line))
    return 'Inside double quotes, write `\\"` for a quote and `\\\\` for a backslash, or use single quotes around the text.';
  if (/^\w+:\s[^"'].*:\s/.test(line)) return 'Put quotes around a text with a colon in it.';
  return 'Mend the line; a text with special characters needs quotes.';
}

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1))
    line++;
  return line;
}
