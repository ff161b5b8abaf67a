import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PostRecord } from '../../src/archive/post.js';
import { openRecords, openRecordWriter } from '../../src/archive/record-store.js';
import { postRecord } from '../helpers/records.js';

const text = fc.string({ unit: 'grapheme', maxLength: 30 });
const name = fc.option(text, { nil: null });
const number = fc.nat({ max: 2 ** 31 - 1 });
const instant = fc.record({ epoch: fc.integer(), offset: fc.constantFrom(0, 480, -210, 485.7) });
/** JSON has no -0: it is written as 0. */
const value = fc.jsonValue().map((json) => JSON.parse(JSON.stringify(json)) as never);
const ref = fc.record({ offset: fc.nat({ max: 2 ** 40 }), length: number });

/** Records in every shape; body and excerpt lie in one file. */
const RECORDS: fc.Arbitrary<PostRecord> = fc
  .record({
    path: text,
    title: text,
    slug: text,
    description: fc.string({ unit: 'binary', maxLength: 300 }),
    layout: name,
    permalink: name,
    lang: name,
    author: name,
    image: name,
    updated: fc.option(instant, { nil: null }),
    redirectFrom: fc.array(text, { maxLength: 2 }),
    data: fc.dictionary(text, value, { maxKeys: 2, noNullPrototype: true }),
    pictures: fc.array(text, { maxLength: 2 }),
    categories: fc.array(text, { maxLength: 2 }),
    tags: fc.array(text, { maxLength: 2 }),
    terms: fc.dictionary(text, fc.array(text, { maxLength: 2 }), {
      maxKeys: 2,
      noNullPrototype: true,
    }),
    draft: fc.boolean(),
    date: instant,
    words: fc.record({ characters: number, words: number }),
    headed: fc.boolean(),
    pictured: fc.boolean(),
    file: fc.nat({ max: 255 }),
    body: ref,
    excerpt: ref,
    form: fc.constantFrom('html' as const, 'text' as const),
  })
  .map(({ file, form, ...rest }) => ({
    ...rest,
    body: { file, ...rest.body },
    excerpt: { file, ...rest.excerpt, form },
  }));

/** A stored record as a plain object. */
const plain = (record: PostRecord): PostRecord =>
  Object.fromEntries(
    Object.keys(postRecord())
      .filter((key) => key !== 'record')
      .map((key) => [key, record[key as keyof PostRecord]]),
  ) as unknown as PostRecord;

describe('the store of records', () => {
  it('gives back what was written, from the blocks of several writers', () => {
    fc.assert(
      fc.property(
        fc.array(RECORDS, { maxLength: 12 }),
        fc.integer({ min: 1, max: 3 }),
        (records, writers) => {
          const crew = Array.from({ length: writers }, (_, worker) =>
            openRecordWriter(worker, writers),
          );
          const refs = records.map(
            (record, index) =>
              crew[index % writers]?.write(record, record.body, record.excerpt) ?? {
                block: -1,
                offset: 0,
              },
          );
          const read = openRecords(new Map(crew.flatMap((writer) => writer.takeNewBlocks())));
          expect(refs.map((at) => plain(read(at)))).toEqual(records);
        },
      ),
    );
  });

  it('tells apart posts of one newspaper by whatever they have of their own', () => {
    const usual = postRecord({ categories: ['a'], tags: ['b'] });
    const others: Partial<PostRecord>[] = [
      { layout: 'other' },
      { permalink: '/p/' },
      { lang: 'en' },
      { author: 'Li' },
      { image: '/i.jpg' },
      { updated: { epoch: 1, offset: 0 } },
      { redirectFrom: ['/old/'] },
      { data: { key: 1 } },
      { pictures: ['/i.jpg'] },
      { categories: ['a', 'c'] },
      { tags: ['c'] },
      { tags: [] },
      { terms: { places: ['d'] } },
    ];
    const records = others.flatMap((own) => [usual, { ...usual, ...own }, usual]);
    const writer = openRecordWriter(1, 1);
    const refs = records.map((record) => writer.write(record, record.body, record.excerpt));
    const read = openRecords(new Map(writer.takeNewBlocks()));
    expect(refs.map((at) => plain(read(at)))).toEqual(records.map(plain));
  });

  it('begins a block when one is full, and gives a long record one of its own', () => {
    const writer = openRecordWriter(1, 2);
    const record = postRecord({ description: '长'.repeat(300_000) });
    const refs = Array.from({ length: 3 }, () => writer.write(record, record.body, record.excerpt));
    const long = postRecord({ description: '长'.repeat(2_000_000) });
    refs.push(writer.write(long, long.body, long.excerpt));
    const blocks = writer.takeNewBlocks();
    expect(blocks.map(([number]) => number)).toEqual([1, 3, 5, 7]);
    expect(writer.takeNewBlocks()).toEqual([]);
    const read = openRecords(new Map(blocks));
    expect(refs.map((at) => read(at).description.length)).toEqual([
      300_000, 300_000, 300_000, 2_000_000,
    ]);
  });
});

it('lies in memory as it has been, or the format of the store has another number', () => {
  const writer = openRecordWriter(1, 1);
  const record = postRecord({ title: '题', tags: ['签'], words: { characters: 3, words: 2 } });
  const { offset } = writer.write(record, { ...record.body, length: 5 }, record.excerpt);
  const [[, block] = [0, new SharedArrayBuffer(0)]] = writer.takeNewBlocks();
  const bytes = Buffer.from(block, 0, writer.end.offset);
  // Where this changes, `FORMAT` in cache/index-file.ts must: stores of other versions are read for last good versions.
  const sum = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  expect([offset, sum]).toEqual([32, '048df7a25fb98014']);
});
