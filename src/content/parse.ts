import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { PageRecord } from '../archive/post.js';
import { openRecordWriter, type RecordRef } from '../archive/record-store.js';
import { absoluteOf, type SourceFile } from '../archive/source.js';
import { type Diagnostic, postFault } from '../diagnostics.js';
import { openSpill } from '../util/spill.js';
import { createSourceParser, type ParsedPost, type ParseOptions } from './parse-source.js';

/** What a worker needs to parse sources. Plain data. */
export interface ParserInput {
  readonly options: ParseOptions;
  /** The spill file that the worker writes, and its number among those of all workers. */
  readonly spill: string;
  readonly worker: number;
  readonly workers: number;
}

/** What parsing some sources gave, in their order. Bodies are in the spill file, records in shared memory. */
export interface ParsedBatch {
  /** Where the posts' records lie: block and offset of each, in turn. */
  readonly refs: Uint32Array;
  readonly pages: readonly PageRecord[];
  readonly diagnostics: readonly Diagnostic[];
  /** Posts and pages that their front matter keeps back. */
  readonly unpublished: number;
  /** Blocks of records that were begun. */
  readonly blocks: [number, SharedArrayBuffer][];
}

/** Reads and understands posts, drafts and pages. Each source is read once, and its texts go to the spill file at once. */
export interface Parser {
  parse(sources: readonly SourceFile[]): ParsedBatch;
  /** After this the spill file can be read. */
  end(): void;
}

export function openParser({ options, spill: path, worker, workers }: ParserInput): Parser {
  const parser = createSourceParser(options);
  const spill = openSpill(path);
  const records = openRecordWriter(worker, workers);
  const read = sourceReader();

  function spillPost({ record, body, excerpt }: ParsedPost): RecordRef {
    const { offset, length } = spill.append(body);
    const { text, form } = excerpt;
    const own = typeof text === 'number' ? { offset, length: text } : spill.append(text);
    return records.write(
      record,
      { file: worker, offset, length },
      { file: worker, offset: own.offset, length: own.length, form },
    );
  }

  return {
    parse(sources) {
      const refs: number[] = [];
      const pages: PageRecord[] = [];
      const diagnostics: Diagnostic[] = [];
      let unpublished = 0;
      for (const source of sources) {
        const opened = readOrFault(source, read);
        if ('code' in opened) {
          diagnostics.push(opened);
          continue;
        }
        const { content, mtimeMs } = opened;
        const parsed =
          source.kind === 'page'
            ? parser.parsePage(source, content)
            : parser.parsePost(source, content, mtimeMs);
        for (const diagnostic of parsed.diagnostics) diagnostics.push(diagnostic);
        if (parsed.record === null) {
          if (parsed.diagnostics.length === 0) unpublished++;
        } else if ('excerpt' in parsed) {
          const { block, offset } = spillPost(parsed);
          refs.push(block, offset);
        } else {
          pages.push({ ...parsed.record, body: { file: worker, ...spill.append(parsed.body) } });
        }
      }
      return {
        refs: Uint32Array.from(refs),
        pages,
        diagnostics,
        unpublished,
        blocks: records.takeNewBlocks(),
      };
    },
    end: () => spill.close(),
  };
}

interface ReadSource {
  /** Valid until the next source is read. */
  readonly content: Buffer;
  /** Milliseconds since 1970. */
  readonly mtimeMs: () => number;
}

/** Reads files into one buffer, which spares an allocation for each, and without asking for their size. */
function sourceReader(): (path: string) => ReadSource {
  let buffer = Buffer.allocUnsafe(64 * 1024);
  return (path) => {
    const fd = openSync(path, 'r');
    try {
      let length = 0;
      for (;;) {
        const got = readSync(fd, buffer, length, buffer.length - length, null);
        length += got;
        // A file is at its end where there was room for more than there was.
        if (length < buffer.length) break;
        buffer = Buffer.concat([buffer], buffer.length * 2);
      }
      return { content: buffer.subarray(0, length), mtimeMs: () => statSync(path).mtimeMs };
    } finally {
      closeSync(fd);
    }
  };
}

function readOrFault(
  source: SourceFile,
  read: (path: string) => ReadSource,
): ReadSource | Diagnostic {
  try {
    return read(absoluteOf(source));
  } catch (error) {
    return postFault('file-unreadable', `the file cannot be read: ${(error as Error).message}`, {
      file: source.path,
      hint: 'Give the file read permission, or remove it.',
    });
  }
}
