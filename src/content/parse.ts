import { readFileSync } from 'node:fs';
import type { PageRecord, PostRecord } from '../archive/post.js';
import type { SourceFile } from '../archive/source.js';
import { type Diagnostic, postFault } from '../diagnostics.js';
import type { Spill, TextRef } from '../util/spill.js';
import { createSourceParser, type ParsedPost, type ParseOptions } from './parse-source.js';

/** What the parse stage hands on: records in the order of the sources. The bodies are in the spill file. */
export interface Parsed {
  readonly posts: readonly PostRecord[];
  readonly pages: readonly PageRecord[];
  readonly diagnostics: readonly Diagnostic[];
  /** Posts and pages that their front matter keeps back. */
  readonly unpublished: number;
}

/** Reads and understands posts, drafts and pages. Each source is read once, and its texts go to `spill` at once. */
export function parseSources(
  sources: readonly SourceFile[],
  options: ParseOptions,
  spill: Spill,
): Parsed {
  const parser = createSourceParser(options);
  const posts: PostRecord[] = [];
  const pages: PageRecord[] = [];
  const diagnostics: Diagnostic[] = [];
  let unpublished = 0;
  for (const source of sources) {
    const content = readOrFault(source);
    if (!Buffer.isBuffer(content)) {
      diagnostics.push(content);
      continue;
    }
    const parsed =
      source.kind === 'page'
        ? parser.parsePage(source, content)
        : parser.parsePost(source, content);
    for (const diagnostic of parsed.diagnostics) diagnostics.push(diagnostic);
    if (parsed.record === null) {
      if (parsed.diagnostics.length === 0) unpublished++;
    } else if ('excerpt' in parsed) {
      posts.push({ ...parsed.record, ...spillPost(parsed, spill) });
    } else {
      pages.push({ ...parsed.record, body: spill.append(parsed.body) });
    }
  }
  return { posts, pages, diagnostics, unpublished };
}

function readOrFault(source: SourceFile): Buffer | Diagnostic {
  try {
    return readFileSync(source.absolute);
  } catch (error) {
    return postFault('file-unreadable', `the file cannot be read: ${(error as Error).message}`, {
      file: source.path,
      hint: 'Give the file read permission, or remove it.',
    });
  }
}

function spillPost(
  { body, excerpt }: ParsedPost,
  spill: Spill,
): Pick<PostRecord, 'body' | 'excerpt'> {
  const { text, form } = excerpt;
  const bodyRef = spill.append(body);
  const excerptRef: TextRef =
    typeof text === 'number' ? { offset: bodyRef.offset, length: text } : spill.append(text);
  return { body: bodyRef, excerpt: { ...excerptRef, form } };
}
