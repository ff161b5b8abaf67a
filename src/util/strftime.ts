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
const DIRECTIVE = /%([-0_^#]*)(\d*)(:{0,2}[A-Za-z%+])/g;

/** English name of a month, 1 to 12. */
export function monthName(month: number): string {
  return MONTHS[month - 1] ?? '';
}

/**
 * Formats an instant as the clocks show it at `offset` minutes east of UTC. Unknown directives stay as written.
 *
 * @param zone what `%Z` prints.
 */
export function strftime(epochMs: number, offset: number, format: string, zone = ''): string {
  const d = new Date(epochMs + offset * 60_000);
  return format.replace(DIRECTIVE, (whole, flags: string, width: string, key: string) => {
    const made = DIRECTIVES[key]?.(d, offset, zone);
    if (made === undefined) return whole;
    const [value, size, pad] = typeof made === 'string' ? [made, 0, ' '] : made;
    let text = value;
    if (!flags.includes('-')) {
      const fill = flags.includes('0') ? '0' : flags.includes('_') ? ' ' : pad;
      text = text.padStart(width === '' ? size : Number(width), fill);
    }
    return flags.includes('^') || flags.includes('#') ? text.toUpperCase() : text;
  });
}

type Made = string | readonly [text: string, width: number, pad: string];
const two = (n: number): Made => [String(n), 2, '0'];
const blank = (n: number): Made => [String(n), 2, ' '];
const hour12 = (d: Date): number => d.getUTCHours() % 12 || 12;
const combined = (format: string) => (d: Date, offset: number, zone: string) =>
  strftime(d.getTime() - offset * 60_000, offset, format, zone);

const DIRECTIVES: Readonly<Record<string, (d: Date, offset: number, zone: string) => Made>> = {
  Y: (d) => String(d.getUTCFullYear()).padStart(4, '0'),
  C: (d) => two(Math.floor(d.getUTCFullYear() / 100)),
  y: (d) => two(d.getUTCFullYear() % 100),
  m: (d) => two(d.getUTCMonth() + 1),
  B: (d) => monthName(d.getUTCMonth() + 1),
  b: (d) => monthName(d.getUTCMonth() + 1).slice(0, 3),
  h: (d) => monthName(d.getUTCMonth() + 1).slice(0, 3),
  d: (d) => two(d.getUTCDate()),
  e: (d) => blank(d.getUTCDate()),
  j: (d) => [String(dayOfYear(d)), 3, '0'],
  H: (d) => two(d.getUTCHours()),
  k: (d) => blank(d.getUTCHours()),
  I: (d) => two(hour12(d)),
  l: (d) => blank(hour12(d)),
  P: (d) => (d.getUTCHours() < 12 ? 'am' : 'pm'),
  p: (d) => (d.getUTCHours() < 12 ? 'AM' : 'PM'),
  M: (d) => two(d.getUTCMinutes()),
  S: (d) => two(d.getUTCSeconds()),
  L: (d) => [String(d.getUTCMilliseconds()), 3, '0'],
  N: (d) => `${String(d.getUTCMilliseconds()).padStart(3, '0')}000000`,
  z: (_, offset) => zoneOffset(offset, ''),
  ':z': (_, offset) => zoneOffset(offset, ':'),
  '::z': (_, offset) => `${zoneOffset(offset, ':')}:00`,
  Z: (_, offset, zone) => zone || zoneOffset(offset, ''),
  A: (d) => WEEKDAYS[d.getUTCDay()] ?? '',
  a: (d) => (WEEKDAYS[d.getUTCDay()] ?? '').slice(0, 3),
  u: (d) => String(d.getUTCDay() || 7),
  w: (d) => String(d.getUTCDay()),
  G: (d) => String(isoWeek(d).year),
  g: (d) => two(isoWeek(d).year % 100),
  V: (d) => two(isoWeek(d).week),
  U: (d) => two(Math.floor((dayOfYear(d) + 6 - d.getUTCDay()) / 7)),
  W: (d) => two(Math.floor((dayOfYear(d) + 6 - ((d.getUTCDay() + 6) % 7)) / 7)),
  s: (d, offset) => String(Math.floor(d.getTime() / 1000 - offset * 60)),
  n: () => '\n',
  t: () => '\t',
  '%': () => '%',
  F: combined('%Y-%m-%d'),
  D: combined('%m/%d/%y'),
  x: combined('%m/%d/%y'),
  T: combined('%H:%M:%S'),
  X: combined('%H:%M:%S'),
  R: combined('%H:%M'),
  r: combined('%I:%M:%S %p'),
  c: combined('%a %b %e %H:%M:%S %Y'),
};

/** `+0800` or, with a separator, `+08:00`. */
function zoneOffset(offset: number, separator: string): string {
  const minutes = Math.abs(Math.trunc(offset));
  const pad = (n: number): string => String(n).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}${separator}${pad(minutes % 60)}`;
}

function dayOfYear(d: Date): number {
  return Math.floor((d.getTime() - Date.UTC(d.getUTCFullYear(), 0, 1)) / DAY) + 1;
}

/** ISO 8601: the week belongs to the year that its Thursday is in. */
function isoWeek(d: Date): { year: number; week: number } {
  const thursday = new Date(d.getTime() + (4 - (d.getUTCDay() || 7)) * DAY);
  return { year: thursday.getUTCFullYear(), week: Math.ceil(dayOfYear(thursday) / 7) };
}
