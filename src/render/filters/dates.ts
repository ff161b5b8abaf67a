import { type DateFormat, DateFormats, type DateNames, dateFormat } from '../../util/strftime.js';
import { openTimeZone, type TimeZone } from '../../util/time-zone.js';
import { textOf } from '../text-of.js';
import { RFC822, SiteDate, XMLSCHEMA } from '../views/site-date.js';

/** Jekyll's date filters. What is no date stays as it is. */
export function dateFilters(
  timezone: string,
): Readonly<Record<string, (value: unknown, ...rest: unknown[]) => unknown>> {
  const zone = openTimeZone(timezone);
  const formatOf = formatsInWords();
  return {
    date: (value, format, words) =>
      formatted(value, formatOf(textOf(format) || '%Y-%m-%d %H:%M:%S %z', words), zone),
    date_to_xmlschema: (value) => formatted(value, XMLSCHEMA, zone),
    date_to_rfc822: (value) => formatted(value, RFC822, zone),
    date_to_string: (value, type, style) =>
      formatted(value, dateFormat(stringFormat('%b', type, style, value, zone)), zone),
    date_to_long_string: (value, type, style) =>
      formatted(value, dateFormat(stringFormat('%B', type, style, value, zone)), zone),
  };
}

function formatted(value: unknown, format: DateFormat, zone: TimeZone): unknown {
  const date = toDate(value, zone);
  return date?.format(format) ?? value ?? '';
}

/** Interface strings that have names in the place of the English ones. */
const NAMES: Readonly<Record<keyof DateNames, string>> = {
  B: 'months',
  b: 'months_short',
  h: 'months_short',
  a: 'weekdays',
};

function namesIn(words: object): DateNames {
  const strings = words as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(NAMES)
      .map(([directive, key]) => [directive, strings[key]] as const)
      .filter(([, names]) => Array.isArray(names)),
  );
}

/** Finds formats in which the names of months and weekdays are those of a language's interface strings. */
function formatsInWords(): (format: string, words: unknown) => DateFormat {
  const known = new WeakMap<object, DateFormats>();
  return (format, words) => {
    if (typeof words !== 'object' || words === null) return dateFormat(format);
    let formats = known.get(words);
    if (formats === undefined) {
      formats = new DateFormats(namesIn(words));
      // What is frozen is the site's data, which stays what it is.
      if (Object.isFrozen(words)) known.set(words, formats);
    }
    return formats.of(format);
  };
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
