import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, openDays, termNames, writtenTerms } from '../../src/archive/post.js';
import { treeBaseOf } from '../../src/archive/term-tree.js';
import { postRecord } from '../helpers/records.js';

describe('dayOf', () => {
  it.each([
    ['2022-01-06T23:59:59Z', 0, 20220106],
    ['2022-01-06T16:00:00Z', 480, 20220107],
    ['2022-01-06T15:59:59Z', 480, 20220106],
    ['2022-01-01T04:59:59Z', -300, 20211231],
    ['0987-03-04T00:00:00Z', 0, 9870304],
  ])('%s at offset %i is %i', (iso, offset, day) => {
    expect(dayOf({ epoch: Date.parse(iso), offset })).toBe(day);
  });
});

describe('openDays', () => {
  it('gives the day of each instant, whatever came before', () => {
    const instant = fc.record({
      epoch: fc.integer({ min: -4 * 86_400_000, max: 4 * 86_400_000 }),
      offset: fc.constantFrom(0, 480, -300),
    });
    fc.assert(
      fc.property(fc.array(instant), (instants) => {
        const dayIn = openDays();
        expect(instants.map((one) => dayIn(one))).toEqual(instants.map(dayOf));
      }),
    );
  });
});

describe('termNames', () => {
  const post = postRecord({
    categories: ['Café', 'Cafe\u0301', 'x'],
    tags: ['t'],
    terms: { person: ['p'] },
  });

  it('takes spellings that look the same for one term', () => {
    expect(termNames(writtenTerms(post, { name: 'category', key: 'categories' }))).toEqual([
      'Café',
      'x',
    ]);
  });

  it('reads a declared taxonomy by its name, the usual ones by their key', () => {
    expect(writtenTerms(post, { name: 'label', key: 'tags' })).toEqual(['t']);
    expect(writtenTerms(post, { name: 'person', key: 'people' })).toEqual(['p']);
    expect(writtenTerms(post, { name: 'none', key: 'none' })).toEqual([]);
  });
});

describe('treeBaseOf', () => {
  it.each([
    ['/category/x.html', '/category/x/'],
    ['/category/x/', '/category/x/'],
    ['/category/a.b.html', '/category/a.b/'],
  ])('of %s is %s', (head, base) => {
    expect(treeBaseOf(head)).toBe(base);
  });
});
