/**
 * The date tree of a listing: one component for the site and for every term. A tree holds no posts: a node is
 * a range of the listing's own order (newest first), so a tree costs memory by days, not by posts.
 */

/** What may differ between the trees of listings. */
export interface DateTreeOptions {
  /** Address of the folder that the nodes live in, with a `/` at its end: `/archive/`. */
  readonly base: string;
  /** The most posts that one page shows (`listing.split`). */
  readonly split: number;
  /** The site's tree has every month and day; a term's only those below a node with more than `split` posts. */
  readonly complete: boolean;
}

/** A year, a month or a day with posts in it. */
export interface DateNode {
  readonly kind: 'year' | 'month' | 'day';
  readonly year: number;
  /** 1 to 12; 0 on a year. */
  readonly month: number;
  /** 1 to 31; 0 on a year and a month. */
  readonly day: number;
  /** First place in the listing's order, and one past the last. */
  readonly start: number;
  readonly end: number;
  /** Address of its page, or null where the parent's page shows its posts. */
  readonly address: string | null;
  /** Newest first: months of a year, days of a month. Counts are known here also where there are no pages. */
  readonly children: readonly DateNode[];
  /** A day with more than `split` posts: its full parts, oldest first, numbered from 1. */
  readonly parts: readonly DayPart[];
}

/** A part of exactly `split` posts of a crowded day. */
export interface DayPart {
  readonly part: number;
  readonly start: number;
  readonly end: number;
  readonly address: string;
}

/** Newest year first; empty where the listing has no tree. */
export interface DateTree {
  readonly years: readonly DateNode[];
}

/** The tree of a listing that needs none. */
export const NO_TREE: DateTree = { years: [] };

const pad = (n: number): string => String(n).padStart(2, '0');

/**
 * Builds the tree of `length` posts.
 *
 * @param dayAt the day (`20220106`) of the post at a place of the listing; must not rise along the listing.
 */
export function buildDateTree(
  length: number,
  dayAt: (place: number) => number,
  options: DateTreeOptions,
): DateTree {
  const years = runs(0, length, (place) => Math.floor(dayAt(place) / 10_000)).map((year) => {
    const address = `${options.base}${String(year.key).padStart(4, '0')}/`;
    const deeper = options.complete || year.end - year.start > options.split;
    const months = runs(year.start, year.end, (place) => Math.floor(dayAt(place) / 100)).map(
      (month) => monthNode(year.key, month, deeper ? `${address}${pad(month.key % 100)}/` : null),
    );
    return {
      kind: 'year' as const,
      year: year.key,
      month: 0,
      day: 0,
      start: year.start,
      end: year.end,
      address,
      children: months,
      parts: [],
    };
  });
  return { years };

  function monthNode(year: number, run: Run, address: string | null): DateNode {
    const month = run.key % 100;
    const deeper = address !== null && (options.complete || run.end - run.start > options.split);
    const days = runs(run.start, run.end, dayAt).map((day) =>
      dayNode(year, month, day, deeper ? `${address}${pad(day.key % 100)}/` : null),
    );
    return {
      kind: 'month',
      year,
      month,
      day: 0,
      start: run.start,
      end: run.end,
      address,
      children: days,
      parts: [],
    };
  }

  function dayNode(year: number, month: number, run: Run, address: string | null): DateNode {
    const parts: DayPart[] = [];
    const full = address === null ? 0 : Math.floor((run.end - run.start - 1) / options.split);
    for (let part = 1; part <= full; part++) {
      const end = run.end - (part - 1) * options.split;
      parts.push({ part, start: end - options.split, end, address: `${address}${part}/` });
    }
    return {
      kind: 'day',
      year,
      month,
      day: run.key % 100,
      start: run.start,
      end: run.end,
      address,
      children: [],
      parts,
    };
  }
}

/**
 * The range of posts that a node's own page shows: all of them up to `split`, none above it (the children
 * hold them), and on a day cut into parts those that are in no part.
 */
export function shownRange(node: DateNode, split: number): { start: number; end: number } {
  if (node.kind === 'day') return { start: node.start, end: node.parts.at(-1)?.start ?? node.end };
  return node.end - node.start <= split
    ? { start: node.start, end: node.end }
    : { start: node.start, end: node.start };
}

interface Run {
  readonly key: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts a range into runs of equal keys, which follow each other as keys do not rise. The end of a run is looked for in growing steps: a
 * tree takes time by its days, not by its posts, and trees are made again and again.
 */
function runs(start: number, end: number, keyAt: (place: number) => number): Run[] {
  const found: Run[] = [];
  for (let from = start; from < end; ) {
    const key = keyAt(from);
    let inside = from;
    let step = 1;
    while (inside + step < end && keyAt(inside + step) === key) {
      inside += step;
      step *= 2;
    }
    // The run ends behind `inside`, and not behind the place that was not in it.
    for (let outside = Math.min(inside + step, end); outside - inside > 1; ) {
      const middle = (inside + outside) >>> 1;
      if (keyAt(middle) === key) inside = middle;
      else outside = middle;
    }
    found.push({ key, start: from, end: inside + 1 });
    from = inside + 1;
  }
  return found;
}
