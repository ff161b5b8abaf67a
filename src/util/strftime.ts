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
// `E` and `O` ask for other calendars and digits, which Ruby has none of.
const DIRECTIVE = /%([-0_^#]*)(\d*)(?:E(?=[cCxXyY])|O(?=[deHkIlmMSuUVwWy]))?(:{0,3}[A-Za-z%])/g;
/** A wider field is a mistake, and would be a way to fill the memory. */
const WIDEST = 1000;

/** English name of a month, 1 to 12. */
export function monthName(month: number): string {
  return MONTHS[month - 1] ?? '';
}

/** Prints one directive, or the text between two. */
type Piece = string | ((clock: Clock) => string);

/** A wall clock's date and time. The parts that most formats have need no `Date`, and a day's date is worked out once. */
class Clock {
  year = 1970;
  month = 1;
  day = 1;
  /** Seconds since midnight. */
  second = 0;
  epoch = 0;
  offset = 0;
  zone = '';
  #days = 0;

  set(epoch: number, offset: number, zone: string): void {
    this.epoch = epoch;
    this.offset = offset;
    this.zone = zone;
    const local = epoch + offset * 60_000;
    const days = Math.floor(local / DAY);
    this.second = Math.floor((local - days * DAY) / 1000);
    if (days === this.#days) return;
    this.#days = days;
    const date = new Date(local);
    this.year = date.getUTCFullYear();
    this.month = date.getUTCMonth() + 1;
    this.day = date.getUTCDate();
  }

  get date(): Date {
    return new Date(this.epoch + this.offset * 60_000);
  }
}

/** One for all: a directive that stands for others (`%F`) sets it to what it is set to already. */
const clock = new Clock();

interface Format {
  readonly pieces: readonly Piece[];
  // What was printed last: a page shows its date again and again.
  epoch: number;
  offset: number;
  zone: string;
  text: string;
}

/** Formats are few, and taking one apart costs as much as using it some ten times. */
const formats = new Map<string, Format>();
/** A format may be made from data: then there can be any number. */
const MOST_FORMATS = 500;

/**
 * Formats an instant as the clocks show it at `offset` minutes east of UTC. Unknown directives stay as written.
 *
 * @param zone what `%Z` prints.
 */
export function strftime(epochMs: number, offset: number, format: string, zone = ''): string {
  let known = formats.get(format);
  if (known === undefined) {
    if (formats.size >= MOST_FORMATS) formats.clear();
    known = { pieces: compile(format), epoch: Number.NaN, offset: 0, zone: '', text: '' };
    formats.set(format, known);
  }
  if (known.epoch === epochMs && known.offset === offset && known.zone === zone) return known.text;
  clock.set(epochMs, offset, zone);
  let text = '';
  for (const piece of known.pieces) text += typeof piece === 'string' ? piece : piece(clock);
  known.epoch = epochMs;
  known.offset = offset;
  known.zone = zone;
  known.text = text;
  return text;
}

function compile(format: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of format.matchAll(DIRECTIVE)) {
    const [whole, flags = '', width = '', key = ''] = match;
    pieces.push(
      format.slice(from, match.index),
      (width === '' ? PLAIN[flags + key] : undefined) ?? pieceOf(whole, flags, width, key),
    );
    from = match.index + whole.length;
  }
  pieces.push(format.slice(from));
  return pieces.filter((piece) => piece !== '');
}

const twoDigits = (n: number): string => (n < 10 ? `0${n}` : String(n));

/** The directives that nearly every format is made of, without the detour by {@link DIRECTIVES}. */
const PLAIN: Readonly<Record<string, Piece>> = {
  Y: ({ year }) => (year >= 1000 && year <= 9999 ? String(year) : padded(String(year), 4, '0')),
  m: ({ month }) => twoDigits(month),
  '-m': ({ month }) => String(month),
  d: ({ day }) => twoDigits(day),
  '-d': ({ day }) => String(day),
  H: ({ second }) => twoDigits(Math.floor(second / 3600)),
  M: ({ second }) => twoDigits(Math.floor(second / 60) % 60),
  S: ({ second }) => twoDigits(second % 60),
  ':z': ({ offset }) => colonOffset(offset),
};

/** Nearly all instants of a site have one or two offsets. */
const colonOffsets = new Map<number, string>();

function colonOffset(offset: number): string {
  let text = colonOffsets.get(offset);
  if (text === undefined) {
    text = zoneOffset(offset, 1, 0, null);
    if (colonOffsets.size < MOST_FORMATS) colonOffsets.set(offset, text);
  }
  return text;
}

function pieceOf(whole: string, flags: string, width: string, key: string): Piece {
  const wanted = width === '' ? null : Math.min(Number(width), WIDEST);
  const pad = flags.includes('0') ? '0' : flags.includes('_') ? ' ' : null;
  if (key === 'L' || key === 'N')
    return ({ date }) => fractionOf(date, wanted ?? (key === 'L' ? 3 : 9));
  if (key.endsWith('z'))
    return ({ offset }) => zoneOffset(offset, key.length - 1, wanted ?? 0, pad);
  const directive = DIRECTIVES[key];
  if (directive === undefined) return whole;
  return ({ date, offset, zone }) => {
    const made = directive(date, offset, zone);
    let text = made.text;
    if (!flags.includes('-')) text = padded(text, wanted ?? made.width, pad ?? made.pad);
    if (key === 'p' && flags.includes('#')) return text.toLowerCase();
    return flags.includes('^') || flags.includes('#') ? text.toUpperCase() : text;
  };
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
