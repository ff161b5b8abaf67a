import { styleText } from 'node:util';
import type { BuildResult } from '../build/result.js';
import type { HeldSource } from '../cache/held.js';
import type { CheckResult } from '../check/check.js';
import type { FixedSource } from '../check/fix.js';
import type { Mend } from '../content/mend.js';
import type { Diagnostic } from '../diagnostics.js';
import type { Changes } from '../output/changes.js';
import { describeHolder, type Holder } from '../output/lock.js';
import { say, translate } from './language.js';

/** The only code that prints. Results go to standard output, problems to standard error. */
export interface Reporter {
  /** @param keep puts all of them into a file, where only the first of some kind are shown, and returns its name. */
  diagnostics(
    diagnostics: readonly Diagnostic[],
    keep?: (all: readonly Diagnostic[]) => string | null,
  ): void;
  summary(result: BuildResult): void;
  /** What was mended, or would be. */
  fixed(fixed: readonly FixedSource[], dryRun: boolean): void;
  checked(result: CheckResult): void;
  /** What is held back, and since when. */
  held(held: readonly HeldSource[]): void;
  /** The changes, or where their lists were written. */
  changes(changes: Changes, folder?: string): void;
  /** What an output was made from. It is put into words by the command that asks: other commands need not load what does that. */
  explanation(formatted: string): void;
  /** A line of its own, for what a command has done. */
  line(text: string): void;
  /** Any number of lines, each of which may quote a source. */
  lines(texts: Iterable<string>): void;
  /** What stands above lines that belong together. */
  heading(text: string): void;
  /** Problems in short: where, and what. */
  faults(diagnostics: readonly Diagnostic[]): void;
  /** What should be known beside the result, in a line. */
  aside(text: string): void;
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
  let hasPrinted = false;
  return {
    diagnostics(diagnostics, keep = () => null) {
      const shown = diagnostics.filter(
        ({ severity }) => severity === 'error' || (!quiet && (severity === 'warning' || verbose)),
      );
      const groups = verbose ? alone(shown) : byCode(shown);
      const file = groups.some(({ more }) => more > 0) ? keep(shown) : null;
      for (const { first, more } of groups) {
        for (const diagnostic of first)
          process.stderr.write(`${formatDiagnostic(diagnostic, paint)}\n`);
        const [{ code, severity }] = first as [Diagnostic];
        if (more > 0)
          process.stderr.write(
            `${paint(COLOURS[severity], `${say(severity)}[${code}]`)}${file === null ? say(': and {} more of these; --verbose shows all', more) : say(': and {} more of these; all are in {}', more, file)}\n`,
          );
      }
      const notes = diagnostics.filter(({ severity }) => severity === 'note').length;
      if (notes > 0 && !verbose && !quiet)
        process.stderr.write(
          `${paint('dim', say(notes === 1 ? '{}; --verbose shows it' : '{}; --verbose shows them', counted(notes, 'note')))}\n`,
        );
    },
    fixed(fixed, dryRun) {
      process.stdout.write(formatFixed(fixed, dryRun));
    },
    checked(result) {
      if (!quiet) process.stdout.write(formatChecked(result));
    },
    held(held) {
      process.stdout.write(formatHeld(held));
    },
    summary(result) {
      if (!quiet) process.stdout.write(formatSummary(result));
    },
    changes(changes, folder) {
      if (!quiet) process.stdout.write(formatChanges(changes, folder));
    },
    explanation(formatted) {
      process.stdout.write(formatted);
    },
    line(text) {
      if (!quiet) process.stdout.write(`${visible(text)}\n`);
      hasPrinted = true;
    },
    lines(texts) {
      if (!quiet) for (const some of chunks(texts)) process.stdout.write(`${visible(some)}\n`);
      hasPrinted = true;
    },
    heading(text) {
      if (quiet) return;
      const shown = styleText('bold', visible(text), { stream: process.stdout });
      process.stdout.write(`${hasPrinted ? '\n' : ''}${shown}\n`);
      hasPrinted = true;
    },
    faults(diagnostics) {
      const lines = diagnostics.map(
        ({ file, line, message }) =>
          `  ${[file, line].filter((part) => part !== undefined).join(':')}: ${translate(message)}`,
      );
      if (!quiet) process.stdout.write(`${visible(lines.join('\n'))}\n`);
    },
    aside(text) {
      if (!quiet) process.stderr.write(`${paint('dim', text)}\n`);
    },
    waiting(holder) {
      const text = say('{}; waiting', translate(describeHolder(holder)));
      if (!quiet) process.stderr.write(`${paint('dim', text)}\n`);
    },
    problem(text) {
      process.stderr.write(`${paint('red', say('error'))}${say(': ')}${translate(text)}\n`);
    },
  };
}

const LINES_AT_ONCE = 1000;

/** Lines taken together: a call for each costs more than all the rest. */
function* chunks(texts: Iterable<string>): Generator<string> {
  let some: string[] = [];
  for (const text of texts) {
    some.push(text);
    if (some.length < LINES_AT_ONCE) continue;
    yield some.join('\n');
    some = [];
  }
  if (some.length > 0) yield some.join('\n');
}

/** Diagnostics of one code that are shown, and how many more there are. */
interface Group {
  readonly first: readonly Diagnostic[];
  readonly more: number;
}

/** Up to so many of a code are shown; of more, only the first. */
const FEW = 3;

/** Those of one code and severity together, in the order in which each was first found. */
function byCode(diagnostics: readonly Diagnostic[]): Group[] {
  const groups = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const key = `${diagnostic.severity} ${diagnostic.code}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [diagnostic]);
    else group.push(diagnostic);
  }
  return [...groups.values()].map((group) =>
    group.length <= FEW
      ? { first: group, more: 0 }
      : { first: group.slice(0, 1), more: group.length - 1 },
  );
}

const alone = (diagnostics: readonly Diagnostic[]): Group[] =>
  diagnostics.map((one) => ({ first: [one], more: 0 }));

/** Whoever reads the output may go before its end (`gazette build | head -1`); the work goes on, and its exit code counts. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** Prints a text that other programs read. */
export function reportText(text: string): void {
  process.stdout.write(text);
}

/** Prints one JSON document on standard output and nothing else there. */
export function reportJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

type Paint = (colour: Colour, text: string) => string;

/** How bad a diagnostic is, and its code. */
export function formatLabel({ severity, code }: Diagnostic): string {
  return `${say(severity)}[${code}]`;
}

/** One diagnostic as people read it: what, where, the line with a caret, what to do. */
export function formatDiagnostic(d: Diagnostic, colour: Paint = (_, text) => text): string {
  const place = [d.file, d.line, d.column].filter((part) => part !== undefined).join(':');
  const isHeld = d.severity === 'error' && d.scope === 'post';
  const held = !isHeld
    ? ''
    : say(d.lastGood ? ' (held back; its last good version stays)' : ' (held back)');
  const label = colour(COLOURS[d.severity], `${say(d.severity)}[${d.code}]`);
  const lines = [`${label}${held}${say(': ')}${visible(translate(d.message))}`];
  if (place !== '') lines.push(`  ${colour('bold', visible(place))}`);
  if (d.excerpt !== undefined && d.line !== undefined)
    lines.push(...excerptLines(d.line, d.column ?? 1, d.excerpt, colour));
  if (d.output !== undefined) lines.push(`  ${say('while making {}', visible(d.output))}`);
  if (d.hint !== undefined && d.hint !== '')
    lines.push(`  ${colour('green', visible(translate(d.hint)))}`);
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
export function widthOf(text: string): number {
  return Array.from(text.replace(JOINED, '').replace(WIDE, '  ')).length;
}

function formatSummary({ ok, destination, counts, times, diagnostics }: BuildResult): string {
  const countOf = (severity: Diagnostic['severity']): number =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  const stages = Object.entries(times) as [keyof typeof times, number][];
  const total = seconds(stages.reduce((sum, [, time]) => sum + time, 0));
  const each = stages.map(([stage, time]) => `${say(stage)} ${seconds(time)}`).join(say(', '));
  const warnings = some(countOf('warning'), 'warning');
  if (!ok) {
    const found = [...some(countOf('error'), 'error'), ...warnings];
    return `${say('Nothing was published: {}', found.join(say(', ')))}\n${say('in {} ({})', total, each)}\n`;
  }
  const waits = [
    counts.held > 0 ? `${say('{} held back', counts.held)}${stay(counts.lastGood)}` : '',
    counts.waiting > 0 ? say('{} in the future', counts.waiting) : '',
    counts.unpublished > 0 ? say('{} not to be published', counts.unpublished) : '',
    ...warnings,
  ].filter((text) => text !== '');
  const published = [counted(counts.posts, 'post'), counted(counts.pages, 'page')].join(say(', '));
  return [
    waits.length > 0 ? `${published}${say('; ')}${waits.join(say(', '))}` : published,
    say('{}, {} read', counted(counts.sources, 'source'), counts.parsed),
    say(
      '{}, {} made: {} new, {} changed, {} unchanged; {} removed',
      counted(counts.outputs, 'output'),
      counts.rendered,
      counts.added,
      counts.changed,
      counts.unchanged,
      counts.removed,
    ),
    `${destination} ${say('in {} ({})', total, each)}`,
    '',
  ].join('\n');
}

const stay = (lastGood: number): string =>
  lastGood > 0 ? say(' (of {} the last good version stays)', lastGood) : '';

function formatFixed(fixed: readonly FixedSource[], dryRun: boolean): string {
  const lines = fixed.flatMap(({ path, mends }) => [
    visible(path),
    ...mends.flatMap(describeMend).map((line) => `  ${visible(line)}`),
  ]);
  const files = counted(fixed.length, 'file');
  const done = dryRun
    ? say('{} would be mended; nothing was written', files)
    : say('{} mended', files);
  return `${lines.map((line) => `${line}\n`).join('')}${done}\n`;
}

function describeMend(mend: Mend): string[] {
  switch (mend.kind) {
    case 'encoding':
      return [say('GB18030 becomes UTF-8')];
    case 'byte-order-mark':
      return [say('the byte order mark goes')];
    case 'line-ends':
      return [say('{} without a carriage return', counted(mend.count, 'line end'))];
    case 'quotes':
      return [`${mend.line} - ${mend.before}`, `${mend.line} + ${mend.after}`];
  }
}

function formatChecked({ counts, diagnostics }: CheckResult): string {
  const countOf = (severity: Diagnostic['severity']): number =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  const found = [...some(countOf('error'), 'error'), ...some(countOf('warning'), 'warning')];
  return [
    say(
      '{}, {}, {}; {} were made to try the templates',
      counted(counts.posts, 'post'),
      counted(counts.pages, 'page'),
      counted(counts.outputs, 'output'),
      counts.rendered,
    ),
    found.length === 0 ? say('Nothing is wrong') : found.join(say(', ')),
    '',
  ].join('\n');
}

function formatHeld(held: readonly HeldSource[]): string {
  const lines = held.map(({ path, line, code, message, since, lastGood }) => {
    const place = visible(line === undefined ? path : `${path}:${line}`);
    const stands = say(
      lastGood ? 'since {}; its last good version stays' : 'since {}; left out',
      since,
    );
    return `${place}\n  ${code}: ${visible(translate(message))}\n  ${stands}\n`;
  });
  return `${lines.join('')}${say('{} held back by the last build', held.length)}\n`;
}

function formatChanges(changes: Changes, folder: string | undefined): string {
  const { new: added, changed, removed } = changes;
  const counts = say(
    '{} new, {} changed, {} removed',
    added.length,
    changed.length,
    removed.length,
  );
  if (folder !== undefined) return `${say('{}: listed in {}', counts, folder)}\n`;
  return [
    ...list(say('New'), added),
    ...list(say('Changed'), changed),
    ...list(say('Removed'), removed),
    `${say('{} since the last mark', counts)}\n`,
  ].join('\n');
}

/** A heading and what is under it; nothing where there is nothing. */
const list = (heading: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [heading, ...items.map((item) => `  ${visible(item)}`)];

/** What is counted; `sources` and the like have a text of their own. */
type Noun =
  | 'post'
  | 'page'
  | 'source'
  | 'output'
  | 'note'
  | 'warning'
  | 'error'
  | 'file'
  | 'line end'
  | 'redirect';

/** How many of what. */
export function counted(count: number, noun: Noun): string {
  return count === 1 ? say(`{} ${noun}`, count) : say(`{} ${noun}s`, count);
}

/** A large number as people read it. */
export const grouped = (n: number): string => Math.round(n).toLocaleString('en-US');

/** Bytes as people read them. */
export function sized(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(
    units.length - 1,
    Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)),
  );
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** Nothing of what there is none. */
const some = (count: number, noun: Noun): string[] => (count > 0 ? [counted(count, noun)] : []);

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;
