import { type DateNode, type DateTree, shownRange } from '../../archive/date-tree.js';
import type { Config } from '../../config/options.js';

/** Which page of a listing; `nodes` are the nodes from the year down to the page's own. */
export type ListingPage =
  | { readonly kind: 'head' }
  | { readonly kind: 'archive' }
  | {
      readonly kind: 'node';
      readonly nodes: readonly DateNode[];
      readonly older: DateNode | null;
      readonly newer: DateNode | null;
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
  for (const index of path) {
    const node = (nodes.at(-1)?.children ?? tree.years)[index];
    if (node !== undefined) nodes.push(node);
  }
  const beside = (step: 1 | -1) => nodeBeside(tree, nodes, path, step);
  return { kind: 'node', nodes, older: beside(1), newer: beside(-1), part };
}

/**
 * The node beside the last of some, also across the border of its month or year. Where the one there has no page of its own, it is the one above it that has.
 *
 * @param step 1 to an older one, -1 to a newer one
 */
function nodeBeside(
  tree: DateTree,
  nodes: readonly DateNode[],
  path: readonly number[],
  step: 1 | -1,
): DateNode | null {
  for (let depth = nodes.length - 1; depth >= 0; depth--) {
    const siblings = nodes[depth - 1]?.children ?? tree.years;
    const found = siblings[(path[depth] ?? 0) + step];
    if (found !== undefined) return nearest(found, nodes.length - 1 - depth, step);
  }
  return null;
}

/** Of a node, what is nearest to the border that it was reached across: some levels down, as far as there are pages. */
function nearest(node: DateNode, levels: number, step: 1 | -1): DateNode {
  const child = levels > 0 ? node.children.at(step === 1 ? 0 : -1) : undefined;
  return child?.address ? nearest(child, levels - 1, step) : node;
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
