import type { Node } from 'nunjucks/src/nodes.js';

/** A line and a column, from 0, as one number, which is what generated code notes; see {@link lineAndColumn}. A later column than the last is told as the last. */
export function placeOf({ lineno, colno }: Node): number {
  return lineno * COLUMNS + Math.min(colno, COLUMNS - 1);
}

const COLUMNS = 0x1000;

/** The line and the column, from 1, that a place in the generated code stands for. */
export function lineAndColumn(place: number): { readonly line: number; readonly column: number } {
  return { line: Math.floor(place / COLUMNS) + 1, column: (place % COLUMNS) + 1 };
}
