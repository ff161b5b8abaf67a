import type { DateNode } from '../../archive/date-tree.js';

/** Side of a day's square with the gap behind it, and without. */
const STEP = 10;
const SIDE = 8;
const LEVELS = 4;

/** A year as a picture: a column for each week from Monday on, a square for each day, darker the more posts it has. */
export interface Density {
  readonly width: number;
  readonly height: number;
  /** The most posts of one day. */
  readonly most: number;
  /** `level` 0 (no posts) to 4; the squares of its days as the data of an SVG path. */
  readonly levels: readonly { readonly level: number; readonly path: string }[];
}

export function densityOf(year: number, months: readonly DateNode[]): Density {
  const counts = new Map<number, number>();
  for (const { month, children } of months)
    for (const { day, start, end } of children) counts.set(month * 100 + day, end - start);
  const most = Math.max(0, ...counts.values());
  const paths = Array.from({ length: LEVELS + 1 }, () => '');
  let column = 0;
  for (let date = new Date(Date.UTC(year, 0, 1)); date.getUTCFullYear() === year; ) {
    const row = (date.getUTCDay() + 6) % 7;
    const count = counts.get((date.getUTCMonth() + 1) * 100 + date.getUTCDate()) ?? 0;
    paths[Math.ceil((LEVELS * count) / Math.max(1, most))] +=
      `M${column * STEP} ${row * STEP}h${SIDE}v${SIDE}h-${SIDE}z`;
    if (row === 6) column++;
    date.setUTCDate(date.getUTCDate() + 1);
  }
  return Object.freeze({
    width: (column + 1) * STEP,
    height: 7 * STEP,
    most,
    levels: Object.freeze(
      paths.flatMap((path, level) => (path === '' ? [] : [Object.freeze({ level, path })])),
    ),
  });
}
