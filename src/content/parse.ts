import { hash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import type { PageRecord } from '../archive/post.js';
import { openRecordWriter, type RecordRef } from '../archive/record-store.js';
import { absoluteOf, type SourceFile } from '../archive/source.js';
import {
  FIRST_BLOCK,
  HASH_BYTES,
  makeColumns,
  type SourceColumns,
  type SourceState,
  STAT_NUMBERS,
  STATES,
} from '../archive/source-table.js';
import {
  type MarkdownPlugin,
  PLUGIN_HINT,
  PluginFailure,
  type PluginSource,
} from '../config/plugins.js';
import { type Diagnostic, type DiagnosticCode, postFault, warning } from '../diagnostics.js';
import { openSpill } from '../util/spill.js';
import { type BodyTemplates, isBodyTooSlow, NO_BODY_TEMPLATES } from './body-templates.js';
import { changing } from './changing.js';
import { TooMuchMarkdown } from './markdown-limit.js';
import type { NotParsed } from './open-source.js';
import type { ParseOptions } from './parse-options.js';
import { createSourceParser, type ParsedPost } from './parse-source.js';

/** What a worker needs to parse sources. Plain data. */
export interface ParserInput {
  readonly options: ParseOptions;
  /** Where the site's plugins are loaded from; null where it has none. */
  readonly plugins: PluginSource | null;
  /** The spill file that the worker writes on, from which byte, and its number among those of all workers. */
  readonly spill: string;
  readonly spillFrom: number;
  readonly worker: number;
  readonly workers: number;
}

/** Some sources, and what is known of each: 16 bytes of the content's hash, or zeros. */
export interface ParseTask {
  readonly sources: readonly SourceFile[];
  readonly hashes: Uint8Array;
}

/** What became of some sources, by their places. Bodies are in the spill file, records in shared memory. */
export interface ParsedBatch extends SourceColumns {
  readonly pages: readonly (readonly [place: number, page: PageRecord])[];
  readonly diagnostics: readonly (readonly [place: number, diagnostic: Diagnostic])[];
  /** Blocks of records that were begun. */
  readonly blocks: [number, SharedArrayBuffer][];
  readonly worker: number;
  /** How far the worker's block of records and its spill file are written. */
  readonly recordsEnd: RecordRef;
  readonly spillEnd: number;
}

/** Reads and understands posts, drafts and pages. Each source is read once, and its texts go to the spill file at once. */
export interface Parser {
  parse(task: ParseTask): ParsedBatch;
  /** What was parsed so far can be read after this. */
  flush(): void;
  /** After this the spill file can be read. */
  end(): void;
}

/**
 * @param markdown the plugins that change Markdown.
 * @param templates for bodies that are templates.
 */
export function openParser(
  input: Omit<ParserInput, 'plugins'>,
  markdown: readonly MarkdownPlugin[] = [],
  templates: BodyTemplates = NO_BODY_TEMPLATES,
): Parser {
  const { worker, workers } = input;
  const parser = createSourceParser(input.options, markdown, templates);
  const spill = openSpill(input.spill, input.spillFrom);
  const records = openRecordWriter(FIRST_BLOCK + worker, workers);
  const read = sourceReader(input.options.limits.size);

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
    parse({ sources, hashes }) {
      const columns = makeColumns(sources.length);
      const pages: [number, PageRecord][] = [];
      const diagnostics: [number, Diagnostic][] = [];

      function understand(source: SourceFile, place: number): SourceState {
        const opened = readOrFault(source, read, input.options.limits.size);
        if ('code' in opened) {
          diagnostics.push([place, opened]);
          return STATE_OF[opened.code] ?? 'fault';
        }
        const { content, stat } = opened;
        const statAt = place * STAT_NUMBERS;
        columns.stats[statAt] = stat.size;
        columns.stats[statAt + 1] = stat.mtimeMs;
        columns.stats[statAt + 2] = stat.ino;
        if (content.length > input.options.limits.size) {
          diagnostics.push([place, tooLarge(source, stat.size, input.options.limits.size)]);
          return 'fault';
        }
        const isKnown = noteHash(hash('sha256', content, 'binary'), columns.hashes, hashes, place);
        // A draft without a date has that of its file.
        if (source.kind !== 'draft' && isKnown) return 'same';
        const parsed = parseOrFault(source, () =>
          source.kind === 'page'
            ? parser.parsePage(source, content)
            : parser.parsePost(source, content, () => stat.mtimeMs),
        );
        for (const diagnostic of parsed.diagnostics) diagnostics.push([place, diagnostic]);
        if (parsed.record === null)
          return parsed.diagnostics.length === 0 ? 'unpublished' : 'fault';
        if (!('excerpt' in parsed)) {
          const body = { file: worker, ...spill.append(parsed.body) };
          pages.push([place, { ...parsed.record, body }]);
          return 'page';
        }
        const { block, offset } = spillPost(parsed);
        columns.refs[place * 2] = block;
        columns.refs[place * 2 + 1] = offset;
        return 'post';
      }

      for (const [place, source] of sources.entries())
        columns.states[place] = STATES.indexOf(understand(source, place));
      return {
        ...columns,
        pages,
        diagnostics,
        blocks: records.takeNewBlocks(),
        worker,
        recordsEnd: records.end,
        spillEnd: spill.length,
      };
    },
    flush: () => spill.flush(),
    end: () => spill.close(),
  };
}

/**
 * Puts a source's hash into its place; whether it is the one that is known of it.
 *
 * @param digest a byte in each character: a buffer for each source would take a fifth of the time of hashing it.
 */
function noteHash(digest: string, hashes: Uint8Array, known: Uint8Array, place: number): boolean {
  const from = place * HASH_BYTES;
  let isKnown = true;
  for (let at = 0; at < HASH_BYTES; at++) {
    const byte = digest.charCodeAt(at);
    hashes[from + at] = byte;
    if (known[from + at] !== byte) isKnown = false;
  }
  return isKnown;
}

interface ReadSource {
  /** Valid until the next source is read. */
  readonly content: Buffer;
  /** Of the file when it had been read. */
  readonly stat: Pick<Stats, 'size' | 'mtimeMs' | 'ino'>;
}

/** What becomes of sources of which there is nothing to understand. */
const STATE_OF: Partial<Record<DiagnosticCode, SourceState>> = {
  'source-changing': 'changing',
  'source-removed': 'unpublished',
};

/** Whatever a post holds, it stops no other one. */
function parseOrFault<Parsed>(source: SourceFile, parse: () => Parsed): Parsed | NotParsed {
  try {
    return parse();
  } catch (error) {
    if (error instanceof PluginFailure)
      return { record: null, diagnostics: [pluginFailed(source, error)] };
    if (isBodyTooSlow(error)) throw error;
    if (error instanceof TooMuchMarkdown)
      return {
        record: null,
        diagnostics: [
          postFault('post-too-large', error.message, {
            file: source.path,
            hint: 'Split it into several, or write its lists and tables in HTML.',
          }),
        ],
      };
    const isDeep = error instanceof RangeError && /call stack/i.test(error.message);
    const fault = isDeep
      ? postFault('nesting-too-deep', 'its parts lie too deep in each other', {
          file: source.path,
          hint: 'Look for elements, brackets or quotes that are never closed.',
        })
      : postFault('parse-failed', `it could not be understood: ${(error as Error).message}`, {
          file: source.path,
          hint: 'This is a fault of gazette. Please report it with the post.',
        });
    return { record: null, diagnostics: [fault] };
  }
}

function pluginFailed({ path }: SourceFile, { message }: PluginFailure): Diagnostic {
  return postFault('plugin-failed', message, { file: path, hint: PLUGIN_HINT });
}

function tooLarge({ path }: SourceFile, size: number, limit: number): Diagnostic {
  return postFault('post-too-large', `the file has ${size} bytes, more than ${limit}`, {
    file: path,
    hint: 'Shorten it, put files into public/, or set `limits.size` in the configuration.',
  });
}

/**
 * Reads files into one buffer, which spares an allocation for each, and without asking for their size.
 *
 * @param limit of a file with more bytes than this, only the beginning is read.
 */
function sourceReader(limit: number): (path: string) => ReadSource {
  let buffer = Buffer.allocUnsafe(64 * 1024);
  return (path) => {
    const fd = openSync(path, 'r');
    try {
      let length = 0;
      for (;;) {
        const got = readSync(fd, buffer, length, buffer.length - length, null);
        length += got;
        // A file is at its end where there was room for more than there was.
        if (length < buffer.length || length > limit) break;
        buffer = Buffer.concat([buffer], buffer.length * 2);
      }
      return { content: buffer.subarray(0, length), stat: fstatSync(fd) };
    } finally {
      closeSync(fd);
    }
  };
}

function readOrFault(
  source: SourceFile,
  read: (path: string) => ReadSource,
  limit: number,
): ReadSource | Diagnostic {
  try {
    const opened = read(absoluteOf(source));
    const { length } = opened.content;
    return opened.stat.size === length || length > limit ? opened : changing(source.path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return warning('source-removed', 'the file was removed while the site was being built', {
        file: source.path,
        hint: 'There is nothing to do: it is not published any more.',
      });
    }
    return postFault('file-unreadable', `the file cannot be read: ${(error as Error).message}`, {
      file: source.path,
      hint: 'Give the file read permission, or remove it.',
    });
  }
}
