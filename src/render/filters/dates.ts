import { openTimeZone, type TimeZone } from '../../util/time-zone.js';
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
    date: (value, format) =>
      formatted(value, typeof format === 'string' ? format : '%Y-%m-%d %H:%M:%S %z', zone),
    date_to_xmlschema: filter(XMLSCHEMA),
    date_to_rfc822: filter(RFC822),
    date_to_string: (value, type, style) =>
      formatted(value, stringFormat('%b', type, style, value, zone), zone),
    date_to_long_string: (value, type, style) =>
      formatted(value, stringFormat('%B', type, style, value, zone), zone),
  };
}

function formatted(value: unknown, format: string, zone: TimeZone): unknown {
  return toDate(value, zone)?.format(format) ?? value ?? '';
}

/** A view's date, milliseconds since 1970, or a text that JavaScript's Date understands with its zone. */
function toDate(value: unknown, zone: TimeZone): SiteDate | null {
  if (value instanceof SiteDate) return value;
  const epoch =
    typeof value === 'number'
      ? value
      : typeof value === 'string' && value !== ''
        ? textToEpoch(value, zone)
        : Number.NaN;
  return Number.isFinite(epoch) && Math.abs(epoch) < 8.64e15
    ? new SiteDate({ epoch, offset: zone.offsetAt(epoch) })
    : null;
}

/** Data files have dates as texts; without a zone they are the site's. */
function textToEpoch(text: string, zone: TimeZone): number {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.exec(
    text.trim(),
  );
  if (match === null)
    return Date.parse(
      text.replace(
        /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}(?::\d{2})?) ?([+-]\d{2}):?(\d{2})$/,
        '$1T$2$3:$4',
      ),
    );
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  return zone.epochOf({ year, month, day, hour, minute, second, millisecond: 0 });
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
