import type { PageRecord, PostEntry } from '../archive/post.js';
import { openRecords, type RecordBlocks } from '../archive/record-store.js';
import type { Diagnostic } from '../diagnostics.js';
// Of the type only: who gathers need not load what parses.
import type { ParsedBatch } from './parse.js';

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
  const read = openRecords(blocks);
  return {
    add(batch) {
      pages.push(...batch.pages);
      for (const diagnostic of batch.diagnostics) diagnostics.push(diagnostic);
      for (const [number, block] of batch.blocks) blocks.set(number, block);
      const { refs } = batch;
      for (let place = 0; place < refs.length; place += 2)
        posts.push(read({ block: refs[place] ?? 0, offset: refs[place + 1] ?? 0 }));
      unpublished += batch.unpublished;
    },
    get parsed() {
      return { posts, pages, diagnostics, unpublished, blocks };
    },
  };
}
