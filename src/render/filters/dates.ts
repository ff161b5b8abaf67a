import { openTimeZone, type TimeZone } from '../../util/time-zone.js';
import { textOf } from '../text-of.js';
import { RFC822, SiteDate, XMLSCHEMA } from '../views/site-date.js';

/** Jekyll's date filters. What is no date stays as it is. */
export function dateFilters(
  timezone: string,
): Readonly<Record<string, (value: unknown, ...rest: unknown[]) => unknown>> {
  const zone = openTimeZone(timezone);
  const filter =
    (format: string) =>
    (value: unknown): unknown =>
      formatted(value, format, zone);
  return {
    date: (value, format, words) =>
      formatted(value, textOf(format) || '%Y-%m-%d %H:%M:%S %z', zone, words),
    date_to_xmlschema: filter(XMLSCHEMA),
    date_to_rfc822: filter(RFC822),
    date_to_string: (value, type, style) =>
      formatted(value, stringFormat('%b', type, style, value, zone), zone),
    date_to_long_string: (value, type, style) =>
      formatted(value, stringFormat('%B', type, style, value, zone), zone),
  };
}

function formatted(value: unknown, format: string, zone: TimeZone, words?: unknown): unknown {
  const date = toDate(value, zone);
  return date?.format(inWords(format, date, words)) ?? value ?? '';
}

/** Names that interface strings may have in the place of the English ones, and what counts them from 1. */
const WORDS: Readonly<Record<string, readonly [key: string, number: string]>> = {
  B: ['months', '%-m'],
  b: ['months_short', '%-m'],
  h: ['months_short', '%-m'],
  a: ['weekdays', '%u'],
};

/** A format in which the names of this date's month and weekday are those of a language's interface strings. */
function inWords(format: string, date: SiteDate, words: unknown): string {
  if (typeof words !== 'object' || words === null || !/%[Bbha]/.test(format)) return format;
  const known = words as Readonly<Record<string, unknown>>;
  return format.replace(/%%|%[Bbha]/g, (directive) => {
    const [key = '', number = ''] = WORDS[directive.charAt(1)] ?? [];
    const names = known[key];
    const name: unknown = Array.isArray(names) ? names[Number(date.format(number)) - 1] : null;
    return typeof name === 'string' ? name.replaceAll('%', '%%') : directive;
  });
}

/** A view's date, seconds since 1970 (a number, or a text of digits), or a text that is a date. There is no `now`. */
function toDate(value: unknown, zone: TimeZone): SiteDate | null {
  if (value instanceof SiteDate) return value;
  const epoch =
    typeof value === 'number'
      ? Math.round(value * 1000)
      : typeof value === 'string' && value !== ''
        ? textToEpoch(value, zone)
        : Number.NaN;
  return Number.isFinite(epoch) && Math.abs(epoch) < 8.64e15
    ? new SiteDate({ epoch, offset: zone.offsetAt(epoch) })
    : null;
}

/** Data files have dates as texts; without a zone they are the site's. */
function textToEpoch(written: string, zone: TimeZone): number {
  const text = written.trim();
  if (/^\d{5,}$/.test(text)) return Number(text) * 1000;
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.exec(text);
  if (match === null) return otherToEpoch(text, zone);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  return zone.epochOf({ year, month, day, hour, minute, second, millisecond: 0 });
}

/** What JavaScript's Date understands; without a zone it is read in the site's, never in the machine's. */
function otherToEpoch(text: string, zone: TimeZone): number {
  const iso = text.replace(
    /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}(?::\d{2})?) ?([+-]\d{2}):?(\d{2})$/,
    '$1T$2$3:$4',
  );
  if (/(?:[+-]\d{2}:?\d{2}|[Zz]|GMT|UTC?)(?:\s*\([^)]*\))?$/.test(iso)) return Date.parse(iso);
  // With a zone of its own added, the text means the same everywhere; if it had one after all, this is no date.
  const wall = new Date(Date.parse(/^\d{4}-\d{2}-\d{2}T/.test(iso) ? `${iso}Z` : `${iso} UTC`));
  return Number.isNaN(wall.getTime())
    ? Number.NaN
    : zone.epochOf({
        year: wall.getUTCFullYear(),
        month: wall.getUTCMonth() + 1,
        day: wall.getUTCDate(),
        hour: wall.getUTCHours(),
        minute: wall.getUTCMinutes(),
        second: wall.getUTCSeconds(),
        millisecond: wall.getUTCMilliseconds(),
      });
}

/** Jekyll's `date_to_string`: `06 Jan 2022`, or with `"ordinal"` `6th Jan 2022`, with `"US"` `Jan 6th, 2022`. */
function stringFormat(
  month: string,
  type: unknown,
  style: unknown,
  value: unknown,
  zone: TimeZone,
): string {
  if (type !== 'ordinal') return `%d ${month} %Y`;
  const day = Number(toDate(value, zone)?.format('%-d') ?? 1);
  const ordinal = `%-d${day % 100 >= 11 && day % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th')}`;
  return style === 'US' ? `${month} ${ordinal}, %Y` : `${ordinal} ${month} %Y`;
}
