import { styleText } from 'node:util';
import type { BuildResult } from '../build.js';
import type { Diagnostic } from '../diagnostics.js';

/** The only code that prints. Results go to standard output, problems to standard error. */
export interface Reporter {
  diagnostics(diagnostics: readonly Diagnostic[]): void;
  summary(result: BuildResult): void;
  /** A line of its own, for what a command has done. */
  line(text: string): void;
  /** A problem that is no diagnostic, such as a wrong use of the command. */
  problem(text: string): void;
}

export interface ReportOptions {
  /** Only errors. */
  readonly quiet: boolean;
  /** Notes too. */
  readonly verbose: boolean;
}

type Colour = 'red' | 'yellow' | 'cyan' | 'dim' | 'bold' | 'green';

const paint = (colour: Colour, text: string): string =>
  styleText(colour, text, { stream: process.stderr });
const COLOURS: Readonly<Record<Diagnostic['severity'], Colour>> = {
  error: 'red',
  warning: 'yellow',
  note: 'cyan',
};

export function createReporter({ quiet, verbose }: ReportOptions): Reporter {
  return {
    diagnostics(diagnostics) {
      const shown = diagnostics.filter(
        ({ severity }) => severity === 'error' || (!quiet && (severity === 'warning' || verbose)),
      );
      for (const diagnostic of shown)
        process.stderr.write(`${formatDiagnostic(diagnostic, paint)}\n`);
      const notes = diagnostics.filter(({ severity }) => severity === 'note').length;
      if (notes > 0 && !verbose && !quiet)
        process.stderr.write(
          `${paint('dim', `${notes} ${notes === 1 ? 'note' : 'notes'}; --verbose shows them`)}\n`,
        );
    },
    summary(result) {
      if (!quiet) process.stdout.write(formatSummary(result));
    },
    line(text) {
      if (!quiet) process.stdout.write(`${text}\n`);
    },
    problem(text) {
      process.stderr.write(`${paint('red', 'error')}: ${text}\n`);
    },
  };
}

/** Prints one JSON document on standard output and nothing else there. */
export function reportJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** One diagnostic as people read it: what, where, the line with a caret, what to do. */
export function formatDiagnostic(
  d: Diagnostic,
  colour: (colour: Colour, text: string) => string = (_, text) => text,
): string {
  const place = [d.file, d.line, d.column].filter((part) => part !== undefined).join(':');
  const held = d.severity === 'error' && d.scope === 'post' ? ' (held back)' : '';
  const lines = [`${colour(COLOURS[d.severity], `${d.severity}[${d.code}]`)}${held}: ${d.message}`];
  if (place !== '') lines.push(`  ${colour('bold', place)}`);
  if (d.excerpt !== undefined && d.line !== undefined)
    lines.push(...excerptLines(d.line, d.column ?? 1, d.excerpt, colour));
  if (d.output !== undefined) lines.push(`  while making ${d.output}`);
  if (d.hint !== undefined && d.hint !== '') lines.push(`  ${colour('green', d.hint)}`);
  return lines.join('\n');
}

const WIDEST = 100;

function excerptLines(
  line: number,
  column: number,
  excerpt: string,
  colour: (colour: Colour, text: string) => string,
): string[] {
  // Of a very long line, what surrounds the place.
  const from = Math.max(0, column - 1 - WIDEST / 2);
  const part = excerpt.slice(from, from + WIDEST).replaceAll('\t', ' ');
  const gutter = `${line} | `;
  const caret = ' '.repeat(gutter.length) + blanksFor(part.slice(0, column - 1 - from));
  return [`  ${colour('dim', gutter)}${part}`, `  ${caret}${colour('red', '^')}`];
}

/** As many columns of a terminal as the text takes: a full-width character takes two, and so does a full-width blank. */
function blanksFor(text: string): string {
  return text
    .replace(
      /[\u{20000}-\u{3fffd}\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/gu,
      '  ',
    )
    .replace(/\p{M}/gu, '')
    .replace(/\S/gu, ' ');
}

function formatSummary({ ok, destination, counts, times, diagnostics }: BuildResult): string {
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning').length;
  const total = Object.values(times).reduce((sum: number, time: number) => sum + time, 0);
  const stages = Object.entries(times)
    .map(([stage, time]) => `${stage} ${seconds(time as number)}`)
    .join(', ');
  if (!ok) return `Nothing was published. ${seconds(total)}\n`;
  const waits = [
    counts.held > 0 ? `${counts.held} held back` : '',
    counts.waiting > 0 ? `${counts.waiting} in the future` : '',
    counts.unpublished > 0 ? `${counts.unpublished} not to be published` : '',
    warnings > 0 ? `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}` : '',
  ].filter((text) => text !== '');
  return [
    `${counts.posts} posts, ${counts.pages} pages${waits.length > 0 ? `; ${waits.join(', ')}` : ''}`,
    `${counts.outputs} outputs: ${counts.added} new, ${counts.changed} changed, ${counts.unchanged} unchanged; ${counts.removed} removed`,
    `${destination} in ${seconds(total)} (${stages})`,
    '',
  ].join('\n');
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;
