import { grouped, widthOf } from './report.js';

/** A label and how many. */
export type ChartRow = readonly [label: string, count: number];

/** Labels are cut to so many columns. */
const WIDEST_LABEL = 30;
const WIDEST_BAR = 48;
/** Eighths of a column. */
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/**
 * Lines of a bar chart: labels, bars in proportion, counts.
 *
 * @param columns of the terminal.
 */
export function barChart(
  rows: readonly ChartRow[],
  columns: number = process.stdout.columns ?? 80,
): string[] {
  const labels = rows.map(([label]) => cut(label));
  const counts = rows.map(([, count]) => grouped(count));
  const labelWidth = Math.max(0, ...labels.map(widthOf));
  const countWidth = Math.max(0, ...counts.map((text) => text.length));
  const room = Math.min(WIDEST_BAR, Math.max(8, columns - labelWidth - countWidth - 6));
  const most = Math.max(1, ...rows.map(([, count]) => count));
  return rows.map(([, count], place) => {
    const label = labels[place] ?? '';
    const blanks = ' '.repeat(labelWidth - widthOf(label));
    return `  ${label}${blanks}  ${(counts[place] ?? '').padStart(countWidth)} ${bar((count / most) * room)}`.trimEnd();
  });
}

/** @param width in columns. What is more than nothing is seen. */
function bar(width: number): string {
  const eighths = width > 0 ? Math.max(1, Math.round(width * 8)) : 0;
  return '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
}

function cut(label: string): string {
  if (widthOf(label) <= WIDEST_LABEL) return label;
  let kept = '';
  for (const character of label) {
    if (widthOf(kept + character) >= WIDEST_LABEL) break;
    kept += character;
  }
  return `${kept}…`;
}
