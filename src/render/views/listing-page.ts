import { type DateNode, type DateTree, shownRange } from '../../archive/date-tree.js';
import type { Config } from '../../config/options.js';

/** Which page of a listing; `nodes` are the nodes from the year down to the page's own. */
export type ListingPage =
  | { readonly kind: 'head' }
  | { readonly kind: 'archive' }
  | {
      readonly kind: 'node';
      readonly nodes: readonly DateNode[];
      readonly siblings: readonly DateNode[];
      readonly part: number | null;
    };

/** Places in a listing's order, from the first up to the one behind the last. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The page of a node: indices from the year down. */
export function nodePage(
  tree: DateTree,
  path: readonly number[],
  part: number | null,
): ListingPage {
  const nodes: DateNode[] = [];
  let siblings = tree.years;
  for (const index of path) {
    siblings = nodes.at(-1)?.children ?? tree.years;
    const node = siblings[index];
    if (node !== undefined) nodes.push(node);
  }
  return { kind: 'node', nodes, siblings, part };
}

/** The posts that a page shows, of a listing of so many. */
export function shownOn(
  page: ListingPage,
  length: number,
  { size, split }: Config['listing'],
): Range {
  if (page.kind === 'head') return { start: 0, end: Math.min(size, length) };
  const node = page.kind === 'node' ? page.nodes.at(-1) : undefined;
  if (node === undefined) return { start: 0, end: 0 };
  return partOf(page) ?? shownRange(node, split);
}

/** The posts that a page stands for, whether it shows them or not. */
export function extentOf(page: ListingPage, length: number): Range {
  const node = page.kind === 'node' ? page.nodes.at(-1) : undefined;
  return partOf(page) ?? node ?? { start: 0, end: length };
}

function partOf(page: ListingPage): Range | null {
  if (page.kind !== 'node' || page.part === null) return null;
  return page.nodes.at(-1)?.parts[page.part - 1] ?? null;
}

/** Address of a day's own page; null where a page above shows its posts. */
export function addressOfDay(tree: DateTree, day: number): string | null {
  const year = tree.years.find((node) => node.year === Math.floor(day / 10_000));
  const month = year?.children.find((node) => node.month === Math.floor(day / 100) % 100);
  return month?.children.find((node) => node.day === day % 100)?.address ?? null;
}
