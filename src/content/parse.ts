import { closeSync, openSync, readSync, statSync } from 'node:fs';
import type { PageRecord, PostEntry } from '../archive/post.js';
import { openRecordWriter, type RecordBlocks } from '../archive/record-store.js';
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
  /** A list of {@link PostEntry} as JSON, which crosses to another thread in a fifth of the time that objects take. */
  readonly entries: string;
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

  function spillPost({ record, body, excerpt }: ParsedPost): PostEntry {
    const { offset, length } = spill.append(body);
    const { text, form } = excerpt;
    const own = typeof text === 'number' ? { offset, length: text } : spill.append(text);
    const ref = records.write(
      record,
      { file: worker, offset, length },
      { file: worker, offset: own.offset, length: own.length, form },
    );
    return entryOf(record, ref);
  }

  return {
    parse(sources) {
      const entries: PostEntry[] = [];
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
          entries.push(spillPost(parsed));
        } else {
          pages.push({ ...parsed.record, body: { file: worker, ...spill.append(parsed.body) } });
        }
      }
      return {
        entries: JSON.stringify(entries),
        pages,
        diagnostics,
        unpublished,
        blocks: records.takeNewBlocks(),
      };
    },
    end: () => spill.close(),
  };
}

function entryOf(post: ParsedPost['record'], record: PostEntry['record']): PostEntry {
  const { path, date, slug, categories, tags, terms, permalink, layout, redirectFrom } = post;
  return { path, date, slug, categories, tags, terms, permalink, layout, redirectFrom, record };
}

/** All that was parsed, in the order of the sources. */
export interface Parsed {
  readonly posts: readonly PostEntry[];
  readonly pages: readonly PageRecord[];
  readonly diagnostics: readonly Diagnostic[];
  readonly unpublished: number;
  readonly blocks: RecordBlocks;
}

/** Puts batches together. */
export function gatherParsed(): { add(batch: ParsedBatch): void; readonly parsed: Parsed } {
  const posts: PostEntry[] = [];
  const pages: PageRecord[] = [];
  const diagnostics: Diagnostic[] = [];
  const blocks = new Map<number, SharedArrayBuffer>();
  let unpublished = 0;
  const share = sharer();
  return {
    add(batch) {
      for (const entry of JSON.parse(batch.entries) as PostEntry[]) posts.push(share(entry));
      pages.push(...batch.pages);
      for (const diagnostic of batch.diagnostics) diagnostics.push(diagnostic);
      for (const [number, block] of batch.blocks) blocks.set(number, block);
      unpublished += batch.unpublished;
    },
    get parsed() {
      return { posts, pages, diagnostics, unpublished, blocks };
    },
  };
}

const NO_TEXTS: readonly string[] = [];
const NO_TERMS: PostEntry['terms'] = {};

/** Posts of a newspaper have the same terms, and most have nothing else: of a million entries that is half the memory. */
function sharer(): (entry: PostEntry) => PostEntry {
  const lists = new Map<string, readonly string[]>();
  const one = (list: readonly string[]): readonly string[] => {
    if (list.length === 0) return NO_TEXTS;
    const key = list.length === 1 ? (list[0] ?? '') : list.join('\u0000');
    const known = lists.get(key);
    // A text may hold what parts the texts of a key.
    if (known?.length === list.length && known.every((text, index) => text === list[index]))
      return known;
    lists.set(key, list);
    return list;
  };
  return ({
    path,
    date,
    slug,
    categories,
    tags,
    terms,
    permalink,
    layout,
    redirectFrom,
    record,
  }) => ({
    path,
    date,
    slug,
    categories: one(categories),
    tags: one(tags),
    terms: Object.keys(terms).length === 0 ? NO_TERMS : terms,
    permalink,
    layout: layout === null ? null : (one([layout])[0] ?? null),
    redirectFrom: one(redirectFrom),
    record,
  });
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
