import { isUtf8 } from 'node:buffer';
import { at, type Diagnostic, type Place, postFault, warning } from '../diagnostics.js';
import { decodeChinese } from './encoding.js';

/** A source's bytes as a text: in UTF-16, without a byte order mark, with `\n` as the only line end. */
export interface SourceText {
  readonly text: string;
  /** What was not as it should be and could be read all the same. */
  readonly diagnostics: readonly Diagnostic[];
}

const CARRIAGE_RETURN = 0x0d;

/** Whether bytes are a text as it should be, but for a byte order mark: the test that every post goes through. */
export function isPlainText(content: Buffer): boolean {
  return !content.includes(0) && !content.includes(CARRIAGE_RETURN) && isUtf8(content);
}

/** Reads a source's bytes; a fault where they are no text. */
export function readText(content: Buffer, file: string): SourceText | Diagnostic {
  const decoded = decode(content, file);
  if ('code' in decoded) return decoded;
  const diagnostics = [...decoded.diagnostics];
  let { text } = decoded;
  if (text.charCodeAt(0) === 0xfeff) {
    text = text.slice(1);
    diagnostics.push(
      warning('byte-order-mark', 'the file begins with a byte order mark, which was passed over', {
        file,
        line: 1,
        column: 1,
        hint: 'Save it as UTF-8 without one; `gazette check --fix` takes it away.',
      }),
    );
  }
  if (text.includes('\r')) {
    const place = placeAt(text, text.indexOf('\r'));
    text = text.replace(/\r\n?/g, '\n');
    diagnostics.push(
      warning('line-ends', 'the lines end with a carriage return, which was passed over', {
        file,
        ...at(text, place),
        hint: 'Save it with the line ends of Unix; `gazette check --fix` changes them.',
      }),
    );
  }
  return { text, diagnostics };
}

function decode(content: Buffer, file: string): SourceText | Diagnostic {
  const utf16 = /^(?:\xff\xfe|\xfe\xff)/.test(content.toString('latin1', 0, 2));
  if (utf16)
    return postFault('encoding-invalid', 'the file is UTF-16', { file, hint: 'Save it as UTF-8.' });
  const nul = content.indexOf(0);
  if (nul !== -1) {
    const line = lineOfByte(content, nul);
    return postFault('nul-bytes', 'the file holds NUL bytes: it is damaged, or no text', {
      file,
      line,
      column: nul - content.lastIndexOf(0x0a, nul),
      hint: 'Write it again, or remove it.',
    });
  }
  if (isUtf8(content)) return { text: content.toString('utf8'), diagnostics: [] };
  const chinese = decodeChinese(content);
  const invalid = firstInvalid(content);
  if (chinese === null) {
    return postFault('encoding-invalid', 'the file is not valid UTF-8', {
      file,
      ...invalid,
      hint: 'Save it as UTF-8.',
    });
  }
  const line = invalid.line ?? 1;
  return {
    text: chinese,
    diagnostics: [
      warning(
        'encoding-guessed',
        'the file is not UTF-8; it was read as GB18030, which it seems to be',
        {
          file,
          ...at(chinese, { line, column: 1 }),
          hint: 'Save it as UTF-8; `gazette check --fix` converts it.',
        },
      ),
    ],
  };
}

const NEWLINE = 0x0a;

/** The place of the first bytes that are no UTF-8. */
function firstInvalid(content: Buffer): Partial<Diagnostic> {
  let line = 1;
  for (let from = 0; from <= content.length; line++) {
    const end = content.indexOf(NEWLINE, from);
    const bytes = content.subarray(from, end === -1 ? content.length : end);
    if (!isUtf8(bytes)) {
      const text = bytes.toString('utf8');
      return { line, column: text.indexOf('\ufffd') + 1, excerpt: text.slice(0, 300) };
    }
    if (end === -1) break;
    from = end + 1;
  }
  return {};
}

function lineOfByte(content: Buffer, offset: number): number {
  let line = 1;
  for (
    let at = content.indexOf(NEWLINE);
    at !== -1 && at < offset;
    at = content.indexOf(NEWLINE, at + 1)
  )
    line++;
  return line;
}

/** Line and column of a carriage return, where all line ends count as one. */
function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

const EMPTY_LINK = Buffer.from('\n<>');

/** The line of a link to nowhere, which a crawler leaves where it has lost the address; null where there is none. */
export function emptyLink(content: Buffer, file: string): Diagnostic | null {
  const found = content.indexOf(EMPTY_LINK);
  const next = content[found + EMPTY_LINK.length];
  if (found === -1 || (next !== undefined && next !== NEWLINE && next !== CARRIAGE_RETURN))
    return null;
  return warning('link-empty', 'the link to the source is empty: `<>`', {
    file,
    line: lineOfByte(content, found + 1),
    column: 1,
    excerpt: '<>',
    hint: 'Write the address between the two, or remove the line.',
  });
}

/** Whether quotes and lists of a Markdown text lie deeper in each other than `depth`: what lies deeper, Markdown drops. */
export function nestingTest(depth: number): (text: string) => number {
  const marker = '[ \\t]*(?:>|[-+*](?=[ \\t])|\\d{1,9}[.)](?=[ \\t]))';
  const deep = new RegExp(
    `^(?:(?:${marker}){${depth + 1}}|[ \\t]{${2 * depth + 2},}(?:[-+*]|\\d{1,9}[.)])[ \\t])`,
    'm',
  );
  // A line must be long to be deep: most bodies are not looked at any closer.
  return (text) => {
    if (text.length <= depth) return -1;
    return deep.exec(text)?.index ?? -1;
  };
}
