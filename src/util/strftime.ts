/**
 * Ruby's `strftime`, which Jekyll's date filters use (https://docs.ruby-lang.org/en/3.1/Time.html#method-i-strftime),
 * in English as there. Flags: `-` no padding, `0` zeros, `_` blanks, `^` upper case; a width may follow.
 */

const MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );
const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const DAY = 86_400_000;
const MINUTE = 60_000;
// `E` and `O` ask for other calendars and digits, which Ruby has none of.
const DIRECTIVE = /%([-0_^#]*)(\d*)(?:E(?=[cCxXyY])|O(?=[deHkIlmMSuUVwWy]))?(:{0,3}[A-Za-z%])/g;
/** A wider field is a mistake, and would be a way to fill the memory. */
const WIDEST = 1000;

/** English name of a month, 1 to 12. */
export function monthName(month: number): string {
  return MONTHS[month - 1] ?? '';
}

/** What decides the text of a directive: which day it is, which minute of the day, which second of the minute with the offset, or all. */
type Span = 'day' | 'minute' | 'second' | 'instant';

/** One directive, or the text between two. */
type Piece = string | Directive;

interface Directive {
  readonly span: Span;
  readonly print: Print;
}

type Print = (epoch: number, offset: number, zone: string) => string;

/** So many texts of a run are kept: posts beside each other are of few days, and a day has fewer minutes. A power of two. */
const KEPT_TEXTS = 2048;

/** Directives beside each other whose text the same decides, and what stands between them. */
class Run {
  readonly span: Span;
  readonly pieces: Piece[] = [];
  /** What has been printed last, by the end of its key: a map takes several times as long to look into. */
  readonly #keys = new Float64Array(KEPT_TEXTS).fill(Number.NaN);
  readonly #texts: string[] = new Array(KEPT_TEXTS).fill('');

  constructor(span: Span) {
    this.span = span;
  }

  known(key: number): string | undefined {
    const place = key & (KEPT_TEXTS - 1);
    return this.#keys[place] === key ? this.#texts[place] : undefined;
  }

  keep(key: number, text: string): string {
    const place = key & (KEPT_TEXTS - 1);
    this.#keys[place] = key;
    this.#texts[place] = text;
    return text;
  }

  print(epoch: number, offset: number, zone: string): string {
    let text = '';
    for (const piece of this.pieces)
      text += typeof piece === 'string' ? piece : piece.print(epoch, offset, zone);
    return text;
  }
}

/**
 * Names in the place of the English ones, by the directive that prints them: those of months (`B`, `b`, `h`) from January on, those
 * of weekdays (`a`) from Monday on. What is no text among them stays English.
 */
export type DateNames = Readonly<Partial<Record<'B' | 'b' | 'h' | 'a', readonly unknown[]>>>;

/** A format, taken apart. */
export class DateFormat {
  readonly #runs: readonly Run[];

  constructor(format: string, names: DateNames) {
    this.#runs = runsOf(piecesOf(format, names));
  }

  /**
   * An instant as the clocks show it at `offset` minutes east of UTC. Unknown directives stay as written.
   *
   * @param zone what `%Z` prints.
   */
  print(epochMs: number, offset: number, zone = ''): string {
    const local = epochMs + offset * MINUTE;
    const day = Math.floor(local / DAY);
    const ofDay = local - day * DAY;
    const minute = Math.floor(ofDay / MINUTE);
    let text = '';
    for (const run of this.#runs) {
      if (run.span === 'instant') {
        text += run.print(epochMs, offset, zone);
        continue;
      }
      // Offsets are minutes, those of long ago with a fraction of whole seconds: no two have a key together.
      const key =
        run.span === 'day'
          ? day
          : run.span === 'minute'
            ? minute
            : offset * 3600 + Math.floor((ofDay - minute * MINUTE) / 1000);
      text += run.known(key) ?? run.keep(key, run.print(epochMs, offset, zone));
    }
    return text;
  }
}

/** A format may be made from data: then there can be any number. */
const MOST_FORMATS = 500;

/** Formats in one language. They are few, and taking one apart costs as much as using it some ten times. */
export class DateFormats {
  readonly #names: DateNames;
  readonly #known = new Map<string, DateFormat>();

  constructor(names: DateNames = {}) {
    this.#names = names;
  }

  of(format: string): DateFormat {
    let known = this.#known.get(format);
    if (known === undefined) {
      known = new DateFormat(format, this.#names);
      if (this.#known.size >= MOST_FORMATS) this.#known.clear();
      this.#known.set(format, known);
    }
    return known;
  }
}

const english = new DateFormats();

/** A format in English. */
export function dateFormat(format: string): DateFormat {
  return english.of(format);
}

/** Formats an instant in English, see {@link DateFormat.print}. */
export function strftime(epochMs: number, offset: number, format: string, zone = ''): string {
  return dateFormat(format).print(epochMs, offset, zone);
}

function piecesOf(format: string, names: DateNames): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of format.matchAll(DIRECTIVE)) {
    const [whole, flags = '', width = '', key = ''] = match;
    pieces.push(
      format.slice(from, match.index),
      (whole.length === 2 ? nameOf(key, names) : undefined) ??
        (width === '' ? PLAIN[flags + key] : undefined) ??
        pieceOf(whole, flags, width, key),
    );
    from = match.index + whole.length;
  }
  pieces.push(format.slice(from));
  return pieces.filter((piece) => piece !== '');
}

/** A text belongs to what stands before it. */
function runsOf(pieces: readonly Piece[]): Run[] {
  const runs: Run[] = [];
  for (const piece of pieces) {
    const span = typeof piece === 'string' ? (runs.at(-1)?.span ?? 'day') : piece.span;
    if (runs.at(-1)?.span !== span) runs.push(new Run(span));
    runs.at(-1)?.pieces.push(piece);
  }
  return runs;
}

const twoDigits = (n: number): string => (n < 10 ? `0${n}` : String(n));

const wall = (epoch: number, offset: number): Date => new Date(epoch + offset * MINUTE);

/** The directives that nearly every format is made of, without the detour by {@link DIRECTIVES}. */
const PLAIN: Readonly<Record<string, Directive>> = {
  Y: { span: 'day', print: (epoch, offset) => yearOf(wall(epoch, offset)) },
  m: { span: 'day', print: (epoch, offset) => twoDigits(wall(epoch, offset).getUTCMonth() + 1) },
  '-m': { span: 'day', print: (epoch, offset) => String(wall(epoch, offset).getUTCMonth() + 1) },
  d: { span: 'day', print: (epoch, offset) => twoDigits(wall(epoch, offset).getUTCDate()) },
  '-d': { span: 'day', print: (epoch, offset) => String(wall(epoch, offset).getUTCDate()) },
};

function yearOf(date: Date): string {
  const year = date.getUTCFullYear();
  return year >= 1000 && year <= 9999 ? String(year) : padded(String(year), 4, '0');
}

function nameOf(key: string, names: DateNames): Directive | undefined {
  if (key !== 'B' && key !== 'b' && key !== 'h' && key !== 'a') return undefined;
  const list = names[key];
  if (list === undefined) return undefined;
  const inEnglish = pieceOf(`%${key}`, '', '', key) as Directive;
  return {
    span: 'day',
    print: (epoch, offset, zone) => {
      const date = wall(epoch, offset);
      const name = list[key === 'a' ? (date.getUTCDay() + 6) % 7 : date.getUTCMonth()];
      return typeof name === 'string' ? name : inEnglish.print(epoch, offset, zone);
    },
  };
}

function pieceOf(whole: string, flags: string, width: string, key: string): Piece {
  const wanted = width === '' ? null : Math.min(Number(width), WIDEST);
  const pad = flags.includes('0') ? '0' : flags.includes('_') ? ' ' : null;
  if (key === 'L' || key === 'N') {
    const digits = wanted ?? (key === 'L' ? 3 : 9);
    return { span: 'instant', print: (epoch, offset) => fractionOf(wall(epoch, offset), digits) };
  }
  if (key.endsWith('z')) {
    return {
      span: 'second',
      print: (_, offset) => zoneOffset(offset, key.length - 1, wanted ?? 0, pad),
    };
  }
  const directive = DIRECTIVES[key];
  if (directive === undefined) return whole;
  return {
    span: spanOf(key),
    print: (epoch, offset, zone) => {
      const made = directive(wall(epoch, offset), offset, zone);
      let text = made.text;
      if (!flags.includes('-')) text = padded(text, wanted ?? made.width, pad ?? made.pad);
      if (key === 'p' && flags.includes('#')) return text.toLowerCase();
      return flags.includes('^') || flags.includes('#') ? text.toUpperCase() : text;
    },
  };
}

function spanOf(key: string): Span {
  if (key === 'S') return 'second';
  if ('HkIlPpMR'.includes(key)) return 'minute';
  return 'sZTXrc'.includes(key) ? 'instant' : 'day';
}

interface Made {
  readonly text: string;
  readonly width: number;
  readonly pad: '0' | ' ';
}
const text = (made: string): Made => ({ text: made, width: 0, pad: ' ' });
const number = (n: number, width: number): Made => ({ text: String(n), width, pad: '0' });
const two = (n: number): Made => number(n, 2);
const blank = (n: number): Made => ({ text: String(n), width: 2, pad: ' ' });
const hour12 = (d: Date): number => d.getUTCHours() % 12 || 12;
const combined = (format: string) => (d: Date, offset: number, zone: string) =>
  text(strftime(d.getTime() - offset * 60_000, offset, format, zone));

const DIRECTIVES: Readonly<Record<string, (d: Date, offset: number, zone: string) => Made>> = {
  Y: (d) => number(d.getUTCFullYear(), 4),
  C: (d) => two(Math.floor(d.getUTCFullYear() / 100)),
  y: (d) => two(d.getUTCFullYear() % 100),
  m: (d) => two(d.getUTCMonth() + 1),
  B: (d) => text(monthName(d.getUTCMonth() + 1)),
  b: (d) => text(monthName(d.getUTCMonth() + 1).slice(0, 3)),
  h: (d) => text(monthName(d.getUTCMonth() + 1).slice(0, 3)),
  d: (d) => two(d.getUTCDate()),
  e: (d) => blank(d.getUTCDate()),
  j: (d) => number(dayOfYear(d), 3),
  H: (d) => two(d.getUTCHours()),
  k: (d) => blank(d.getUTCHours()),
  I: (d) => two(hour12(d)),
  l: (d) => blank(hour12(d)),
  P: (d) => text(d.getUTCHours() < 12 ? 'am' : 'pm'),
  p: (d) => text(d.getUTCHours() < 12 ? 'AM' : 'PM'),
  M: (d) => two(d.getUTCMinutes()),
  S: (d) => two(d.getUTCSeconds()),
  Z: (_, offset, zone) => text(zone || zoneOffset(offset, 0, 0, null)),
  A: (d) => text(WEEKDAYS[d.getUTCDay()] ?? ''),
  a: (d) => text((WEEKDAYS[d.getUTCDay()] ?? '').slice(0, 3)),
  u: (d) => number(d.getUTCDay() || 7, 1),
  w: (d) => number(d.getUTCDay(), 1),
  G: (d) => number(isoWeek(d).year, 4),
  g: (d) => two(isoWeek(d).year % 100),
  V: (d) => two(isoWeek(d).week),
  U: (d) => two(Math.floor((dayOfYear(d) + 6 - d.getUTCDay()) / 7)),
  W: (d) => two(Math.floor((dayOfYear(d) + 6 - ((d.getUTCDay() + 6) % 7)) / 7)),
  s: (d, offset) => number(Math.floor(d.getTime() / 1000 - offset * 60), 1),
  n: () => text('\n'),
  t: () => text('\t'),
  '%': () => text('%'),
  F: combined('%Y-%m-%d'),
  D: combined('%m/%d/%y'),
  x: combined('%m/%d/%y'),
  T: combined('%H:%M:%S'),
  X: combined('%H:%M:%S'),
  R: combined('%H:%M'),
  r: combined('%I:%M:%S %p'),
  c: combined('%a %b %e %H:%M:%S %Y'),
  v: combined('%e-%^b-%Y'),
};

/** Zeros go behind the sign, blanks before it. */
function padded(text: string, width: number, pad: '0' | ' '): string {
  const sign = pad === '0' && /^-\d/.test(text) ? '-' : '';
  return sign + text.slice(sign.length).padStart(width - sign.length, pad);
}

/** Digits of the second's fraction; a width is a precision here. */
function fractionOf(d: Date, digits: number): string {
  return String(d.getUTCMilliseconds()).padStart(3, '0').padEnd(digits, '0').slice(0, digits);
}

/** `+0800`, with one colon `+08:00`, with two `+08:00:00`, with three no more than is needed. */
function zoneOffset(offset: number, colons: number, width: number, pad: '0' | ' ' | null): string {
  const minutes = Math.abs(Math.trunc(offset));
  const two = (n: number): string => String(n).padStart(2, '0');
  const rest = minutes % 60;
  const tails = [two(rest), `:${two(rest)}`, `:${two(rest)}:00`, rest === 0 ? '' : `:${two(rest)}`];
  const tail = tails[colons] ?? '';
  const sign = offset < 0 ? '-' : '+';
  const hours = String(Math.floor(minutes / 60));
  if (pad === ' ') return `${sign}${hours}${tail}`.padStart(Math.max(width, 3 + tail.length), ' ');
  return sign + hours.padStart(Math.max(width - 1 - tail.length, 2), '0') + tail;
}

function dayOfYear(d: Date): number {
  return Math.floor((d.getTime() - Date.UTC(d.getUTCFullYear(), 0, 1)) / DAY) + 1;
}

/** ISO 8601: the week belongs to the year that its Thursday is in. */
function isoWeek(d: Date): { year: number; week: number } {
  const thursday = new Date(d.getTime() + (4 - (d.getUTCDay() || 7)) * DAY);
  return { year: thursday.getUTCFullYear(), week: Math.ceil(dayOfYear(thursday) / 7) };
}
