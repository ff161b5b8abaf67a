import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildDateTree,
  type DateNode,
  type DateTreeOptions,
  shownRange,
} from '../../src/archive/date-tree.js';

const treeOf = (days: readonly number[], options: Partial<DateTreeOptions> = {}) =>
  buildDateTree(days.length, (place) => days[place] ?? 0, {
    base: '/archive/',
    split: 3,
    complete: true,
    ...options,
  });

const all = (nodes: readonly DateNode[]): DateNode[] =>
  nodes.flatMap((node) => [node, ...all(node.children)]);

/** `address: shown posts` of every page of a tree. */
function pages(years: readonly DateNode[], split: number): Map<string, number[]> {
  const places = (start: number, end: number) =>
    Array.from({ length: end - start }, (_, i) => start + i);
  return new Map(
    all(years).flatMap((node) => {
      if (node.address === null) return [];
      const { start, end } = shownRange(node, split);
      return [
        [node.address, places(start, end)] as const,
        ...node.parts.map((part) => [part.address, places(part.start, part.end)] as const),
      ];
    }),
  );
}

describe('a day', () => {
  // split 3: how many posts its own page shows, and its parts from the oldest.
  it.each([
    [1, 1, []],
    [2, 2, []],
    [3, 3, []],
    [4, 1, [[1, 4]]],
    [5, 2, [[2, 5]]],
    [6, 3, [[3, 6]]],
    [
      7,
      1,
      [
        [4, 7],
        [1, 4],
      ],
    ],
    [
      9,
      3,
      [
        [6, 9],
        [3, 6],
      ],
    ],
    [
      10,
      1,
      [
        [7, 10],
        [4, 7],
        [1, 4],
      ],
    ],
  ])('of %i posts shows the newest %i and has parts %j', (count, own, parts) => {
    const [year] = treeOf(Array(count).fill(20220106)).years;
    const day = year?.children[0]?.children[0] as DateNode;
    expect(shownRange(day, 3)).toEqual({ start: 0, end: own });
    expect(day.parts.map(({ start, end }) => [start, end])).toEqual(parts);
    expect(day.parts.map(({ part }) => part)).toEqual(parts.map((_, index) => index + 1));
    expect(day.parts.map(({ address }) => address)).toEqual(
      parts.map((_, index) => `/archive/2022/01/06/${index + 1}/`),
    );
  });

  it('of a term is not cut where its month shows it', () => {
    const days = [20220106, 20220106, 20220106];
    const [year] = treeOf(days, { complete: false }).years;
    expect([...pages(year === undefined ? [] : [year], 3)]).toEqual([
      ['/archive/2022/', [0, 1, 2]],
    ]);
  });

  it('keeps its full parts when a newer post comes', () => {
    const before = all(treeOf(Array(7).fill(20220106)).years).at(-1);
    const after = all(treeOf(Array(8).fill(20220106)).years).at(-1);
    // The same posts: places are counted from the newest, so all moved by one.
    expect(after?.parts.map(({ start, end }) => [start - 1, end - 1])).toEqual(
      before?.parts.map(({ start, end }) => [start, end]),
    );
  });
});

describe('a tree', () => {
  it('is empty without posts', () => {
    expect(treeOf([]).years).toEqual([]);
  });

  it('has years, months and days with counts, newest first', () => {
    const { years } = treeOf([20230201, 20230201, 20230101, 20221231]);
    expect(all(years).map(({ kind, address, start, end }) => [kind, address, end - start])).toEqual(
      [
        ['year', '/archive/2023/', 3],
        ['month', '/archive/2023/02/', 2],
        ['day', '/archive/2023/02/01/', 2],
        ['month', '/archive/2023/01/', 1],
        ['day', '/archive/2023/01/01/', 1],
        ['year', '/archive/2022/', 1],
        ['month', '/archive/2022/12/', 1],
        ['day', '/archive/2022/12/31/', 1],
      ],
    );
  });

  it('pads early years', () => {
    expect(treeOf([9870102]).years[0]?.address).toBe('/archive/0987/');
  });

  it('of a term goes deeper only below a node with more than `split` posts', () => {
    const days = [20230301, 20230201, 20230201, 20230201, 20230201, 20221231, 20221231, 20221231];
    expect([...pages(treeOf(days, { base: '/tag/x/', complete: false }).years, 3)]).toEqual([
      ['/tag/x/2023/', []],
      ['/tag/x/2023/03/', [0]],
      ['/tag/x/2023/02/', []],
      ['/tag/x/2023/02/01/', [1]],
      ['/tag/x/2023/02/01/1/', [2, 3, 4]],
      ['/tag/x/2022/', [5, 6, 7]],
    ]);
  });
});

/** Days of a listing, newest first, crowded enough for parts. */
const listing = fc
  .array(
    fc.tuple(
      fc.integer({ min: 2021, max: 2022 }),
      fc.constantFrom(1, 2, 12),
      fc.constantFrom(1, 2, 31),
      fc.integer({ min: 1, max: 9 }),
    ),
    { maxLength: 8 },
  )
  .map((days) =>
    days
      .flatMap(([y, m, d, count]) => Array<number>(count).fill(y * 10_000 + m * 100 + d))
      .sort((a, b) => b - a),
  );
const split = fc.integer({ min: 1, max: 5 });

describe('every tree', () => {
  it('shows every post exactly once among the pages of days (site) or among all (terms)', () => {
    fc.assert(
      fc.property(listing, split, fc.boolean(), (days, split, complete) => {
        const { years } = treeOf(days, { split, complete });
        const shown = [...pages(years, split)]
          .filter(([address]) => !complete || /^\/archive\/\d{4}\/\d\d\/\d\d\//.test(address))
          .flatMap(([, places]) => places)
          .sort((a, b) => a - b);
        expect(shown).toEqual(days.map((_, place) => place));
      }),
    );
  });

  it('has counts that add up, whole parts, and no page beyond `split`', () => {
    fc.assert(
      fc.property(listing, split, fc.boolean(), (days, split, complete) => {
        const { years } = treeOf(days, { split, complete });
        const size = ({ start, end }: { start: number; end: number }) => end - start;
        const sum = (nodes: readonly DateNode[]) => nodes.reduce((n, node) => n + size(node), 0);
        expect(sum(years)).toBe(days.length);
        for (const node of all(years)) {
          if (node.kind !== 'day') expect(sum(node.children)).toBe(size(node));
          expect(node.parts.every((part) => size(part) === split)).toBe(true);
          expect(size(shownRange(node, split))).toBeLessThanOrEqual(
            node.kind === 'day' && node.address === null ? size(node) : split,
          );
          if (node.kind === 'day') expect(size(shownRange(node, split))).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('has pages for all months and days (site) or only where they are needed (terms)', () => {
    fc.assert(
      fc.property(listing, split, fc.boolean(), (days, split, complete) => {
        for (const year of treeOf(days, { split, complete }).years) {
          const crowded = (node: DateNode) => complete || node.end - node.start > split;
          expect(year.address).not.toBeNull();
          for (const month of year.children) {
            expect(month.address !== null).toBe(crowded(year));
            for (const day of month.children)
              expect(day.address !== null).toBe(crowded(year) && crowded(month));
          }
        }
      }),
    );
  });
});
