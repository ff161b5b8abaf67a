import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openRecords, openRecordWriter, type RecordRef } from '../../src/archive/record-store.js';
import { FIRST_BLOCK, makeColumns, POST } from '../../src/archive/source-table.js';
import { decodeIndex, encodeIndex } from '../../src/cache/index-file.js';
import { beginSaving, type Saving } from '../../src/cache/save-store.js';
import { openStore, type Store } from '../../src/cache/store.js';
import type { Diagnostic } from '../../src/diagnostics.js';
import { postRecord } from '../helpers/records.js';
import { makeFolder } from '../helpers/site.js';

const KEY = 'key';

function open(folder: string, key = KEY): { store: Store; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  return { store: openStore(folder, key, diagnostics), diagnostics };
}

/** A build in which some posts stay, by their places, and others are new, each written by one of so many workers. */
function addPosts(
  store: Store,
  stay: readonly number[],
  added: readonly string[],
  workers = 1,
): void {
  beginPosts(store, stay, added, workers).end();
}

function beginPosts(
  store: Store,
  stay: readonly number[],
  added: readonly string[],
  workers: number,
): Saving {
  const writers = Array.from({ length: workers }, (_, worker) =>
    openRecordWriter(FIRST_BLOCK + worker, workers),
  );
  const refs: RecordRef[] = stay.map((place) => ({
    block: 0,
    offset: store.index.columns.refs[place * 2 + 1] as number,
  }));
  for (const [at, title] of added.entries()) {
    const record = postRecord({ title, path: `posts/${title}.md`, tags: [`of ${title}`] });
    const writer = writers[at % workers] as (typeof writers)[0];
    refs.push(writer.write(record, record.body, record.excerpt));
  }
  const columns = makeColumns(refs.length);
  columns.states.fill(POST);
  for (const [place, { block, offset }] of refs.entries())
    columns.refs.set([block, offset], place * 2);
  const blocks = new Map(writers.flatMap((writer) => writer.takeNewBlocks()));
  if (store.records !== null) blocks.set(0, store.records);
  const read = openRecords(blocks);
  return beginSaving(store, {
    table: { columns, count: refs.length, others: new Map() },
    pathOf: (place) => read(refs[place] as RecordRef).path,
    blocks,
    ends: writers.map((writer, worker) => [worker, { records: writer.end, spill: 0 }] as const),
    since: 1,
    isSame: false,
  });
}

function titlesOf({ index, records }: Store): string[] {
  const read = openRecords(new Map(records === null ? [] : [[0, records]]));
  return Array.from({ length: index.count }, (_, place) => {
    const [block = -1, offset = -1] = index.columns.refs.subarray(place * 2, place * 2 + 2);
    const { title, path, tags } = read({ block, offset });
    expect({ path, tags }).toEqual({ path: `posts/${title}.md`, tags: [`of ${title}`] });
    return title;
  });
}

describe('the store', () => {
  it('gives back the records of all builds, whoever wrote them', () => {
    const build = fc.record({
      stay: fc.array(fc.nat()),
      added: fc.array(fc.stringMatching(/^[a-z\u4e00-\u4e10]{1,9}$/), { maxLength: 6 }),
      workers: fc.integer({ min: 1, max: 3 }),
      cut: fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(build, { maxLength: 6 }), (builds) => {
        const folder = makeFolder();
        let expected: string[] = [];
        for (const { stay, added, workers, cut } of builds) {
          // Of a build that does not come to its end nothing counts.
          if (cut.length > 0) beginPosts(open(folder).store, [], cut, workers);
          const { store } = open(folder);
          const places = expected.length === 0 ? [] : stay.map((n) => n % expected.length);
          addPosts(store, places, added, workers);
          expected = [...places.map((place) => expected[place] as string), ...added];
          const again = open(folder);
          expect(again.diagnostics).toEqual([]);
          expect(titlesOf(again.store)).toEqual(expected);
          expect(again.store.index.paths.toString()).toBe(
            expected.map((title) => `posts/${title}.md\0`).join(''),
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('goes on after very many builds', () => {
    const folder = makeFolder();
    for (let n = 0; n < 1003; n++) addPosts(open(folder).store, [], [`t${n}`]);
    const { store, diagnostics } = open(folder);
    expect(diagnostics).toEqual([]);
    expect(store.index.records.length).toBeLessThan(10);
    expect(titlesOf(store)).toEqual(['t1002']);
  });

  it('is made anew once most of it is of no use, and says nothing', () => {
    const folder = makeFolder();
    addPosts(open(folder).store, [], ['a', 'b']);
    const path = join(folder, 'index');
    const index = decodeIndex(readFileSync(path));
    if (index === null) throw new Error('there is no index');
    const put = (dead: number): void =>
      writeFileSync(path, Buffer.concat(encodeIndex({ ...index, dead }, [index.paths])));
    put(1000);
    expect(titlesOf(open(folder).store)).toEqual(['a', 'b']);
    put(1001);
    const { store, diagnostics } = open(folder);
    expect({ count: store.index.count, diagnostics }).toEqual({ count: 0, diagnostics: [] });
    addPosts(store, [], ['c']);
    expect(titlesOf(open(folder).store)).toEqual(['c']);
    expect(statSync(join(folder, 'records')).size).toBe(open(folder).store.records?.byteLength);
  });

  it('counts what it loses', () => {
    const folder = makeFolder();
    addPosts(open(folder).store, [], ['a', 'b', 'c']);
    addPosts(open(folder).store, [1], ['d']);
    expect(open(folder).store.index.dead).toBe(2);
    addPosts(open(folder).store, [0, 1], []);
    expect(open(folder).store.index.dead).toBe(2);
  });

  it('is no other one’s', () => {
    const folder = makeFolder();
    addPosts(open(folder).store, [], ['a']);
    const { store, diagnostics } = open(folder, 'other');
    expect(store.index.count).toBe(0);
    expect(diagnostics).toMatchObject([{ code: 'cache-discarded', severity: 'note' }]);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a text', Buffer.from('hello\n')],
    ['zeros', Buffer.alloc(1000)],
  ])('is none where its index is %s', (_, bytes) => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'index'), bytes);
    const { store, diagnostics } = open(folder);
    expect(store.index.count).toBe(0);
    expect(diagnostics).toMatchObject([{ code: 'cache-discarded', severity: 'warning' }]);
  });
});
