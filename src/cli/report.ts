import { styleText } from 'node:util';
import type { BuildResult } from '../build.js';
import type { Diagnostic } from '../diagnostics.js';
import type { Changes } from '../output/changes.js';
import { describeHolder, type Holder } from '../output/lock.js';
import type { Explanation } from '../why.js';
import { formatExplanation } from './explanation.js';

/** The only code that prints. Results go to standard output, problems to standard error. */
export interface Reporter {
  diagnostics(diagnostics: readonly Diagnostic[]): void;
  summary(result: BuildResult): void;
  /** The changes, or where their lists were written. */
  changes(changes: Changes, folder?: string): void;
  /** What an output was made from. */
  explanation(explanation: Explanation): void;
  /** A line of its own, for what a command has done. */
  line(text: string): void;
  /** That the command waits for a build to end. */
  waiting(holder: Pick<Holder, 'pid' | 'since'>): void;
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

const paint: Paint = (colour, text) => styleText(colour, text, { stream: process.stderr });
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
          `${paint('dim', `${counted(notes, 'note')}; --verbose shows ${notes === 1 ? 'it' : 'them'}`)}\n`,
        );
    },
    summary(result) {
      if (!quiet) process.stdout.write(formatSummary(result));
    },
    changes(changes, folder) {
      if (!quiet) process.stdout.write(formatChanges(changes, folder));
    },
    explanation(explanation) {
      process.stdout.write(formatExplanation(explanation));
    },
    line(text) {
      if (!quiet) process.stdout.write(`${text}\n`);
    },
    waiting(holder) {
      if (!quiet) process.stderr.write(`${paint('dim', `${describeHolder(holder)}; waiting`)}\n`);
    },
    problem(text) {
      process.stderr.write(`${paint('red', 'error')}: ${text}\n`);
    },
  };
}

/** Whoever reads the output may go before its end (`gazette build | head -1`); the work goes on, and its exit code counts. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** Prints one JSON document on standard output and nothing else there. */
export function reportJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

type Paint = (colour: Colour, text: string) => string;

/** One diagnostic as people read it: what, where, the line with a caret, what to do. */
export function formatDiagnostic(d: Diagnostic, colour: Paint = (_, text) => text): string {
  const place = [d.file, d.line, d.column].filter((part) => part !== undefined).join(':');
  const held = d.severity === 'error' && d.scope === 'post' ? ' (held back)' : '';
  const lines = [
    `${colour(COLOURS[d.severity], `${d.severity}[${d.code}]`)}${held}: ${visible(d.message)}`,
  ];
  if (place !== '') lines.push(`  ${colour('bold', visible(place))}`);
  if (d.excerpt !== undefined && d.line !== undefined)
    lines.push(...excerptLines(d.line, d.column ?? 1, d.excerpt, colour));
  if (d.output !== undefined) lines.push(`  while making ${visible(d.output)}`);
  if (d.hint !== undefined && d.hint !== '') lines.push(`  ${colour('green', visible(d.hint))}`);
  return lines.join('\n');
}

/**
 * Messages quote sources, and a source may hold anything: what would steer the terminal, or turn the direction of
 * the text, is shown as a replacement character of the same width.
 */
export function visible(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

/** Of a very long line so many characters are shown, around the place. */
const WIDEST = 100;

function excerptLines(line: number, column: number, excerpt: string, colour: Paint): string[] {
  const gutter = `${line} | `;
  const characters = Array.from(visible(excerpt.replaceAll('\t', ' ')));
  const before = Array.from(excerpt.slice(0, column - 1)).length;
  const from = Math.max(0, before - WIDEST / 2);
  const shown = [`  ${colour('dim', gutter)}${characters.slice(from, from + WIDEST).join('')}`];
  // An excerpt may end before the place.
  if (before > characters.length) return shown;
  const blanks = ' '.repeat(gutter.length + widthOf(characters.slice(from, before).join('')));
  return [...shown, `  ${blanks}${colour('red', '^')}`];
}

/** Characters that take two columns of a terminal: East Asian wide and full-width ones, and emoji. */
const WIDE =
  /[\u{20000}-\u{3fffd}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/gu;
/** Characters that take none: they join the one before. */
const JOINED = /[\p{M}\u200b-\u200d\u2060\ufeff]/gu;

/** As many columns of a terminal as the text takes. */
function widthOf(text: string): number {
  return Array.from(text.replace(JOINED, '').replace(WIDE, '  ')).length;
}

function formatSummary({ ok, destination, counts, times, diagnostics }: BuildResult): string {
  const countOf = (severity: Diagnostic['severity']): number =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  const stages = Object.entries(times) as [string, number][];
  const total = seconds(stages.reduce((sum, [, time]) => sum + time, 0));
  const took = `${total} (${stages.map(([stage, time]) => `${stage} ${seconds(time)}`).join(', ')})`;
  const warnings = some(countOf('warning'), 'warning');
  if (!ok) {
    const found = [...some(countOf('error'), 'error'), ...warnings];
    return `Nothing was published: ${found.join(', ')}\nin ${took}\n`;
  }
  const waits = [
    counts.held > 0 ? `${counts.held} held back` : '',
    counts.waiting > 0 ? `${counts.waiting} in the future` : '',
    counts.unpublished > 0 ? `${counts.unpublished} not to be published` : '',
    ...warnings,
  ].filter((text) => text !== '');
  return [
    `${counted(counts.posts, 'post')}, ${counted(counts.pages, 'page')}${waits.length > 0 ? `; ${waits.join(', ')}` : ''}`,
    `${counted(counts.sources, 'source')}, ${counts.parsed} read`,
    `${counted(counts.outputs, 'output')}, ${counts.rendered} made: ${counts.added} new, ${counts.changed} changed, ${counts.unchanged} unchanged; ${counts.removed} removed`,
    `${destination} in ${took}`,
    '',
  ].join('\n');
}

function formatChanges(changes: Changes, folder: string | undefined): string {
  const { new: added, changed, removed } = changes;
  const counts = `${added.length} new, ${changed.length} changed, ${removed.length} removed`;
  if (folder !== undefined) return `${counts}: listed in ${folder}\n`;
  return [
    ...list('New', added),
    ...list('Changed', changed),
    ...list('Removed', removed),
    `${counts} since the last mark\n`,
  ].join('\n');
}

/** A heading and what is under it; nothing where there is nothing. */
const list = (heading: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [heading, ...items.map((item) => `  ${visible(item)}`)];

const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Nothing of what there is none. */
const some = (count: number, noun: string): string[] => (count > 0 ? [counted(count, noun)] : []);

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;
