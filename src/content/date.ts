import type { Instant } from '../archive/post.js';
import type { LocalTime, TimeZone } from '../util/time-zone.js';

/** How a date and time without a zone is meant. */
export type ZonelessDates = 'site' | 'utc';

/** Why a text is no date. */
export interface BadDate {
  readonly problem: string;
}

const FORM =
  /^(\d{2,4})[-/.](\d{1,2})[-/.](\d{1,2})(?:(?:[Tt]|[ \t]+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?(?:[ \t]*(Z|UTC|GMT|([+-])(\d{1,2})(?::?(\d{2}))?))?$/i;

/**
 * Understands a date as Jekyll's front matter has it: `2022-01-06`, `2022-01-06 08:12`, `2022-01-06 08:12:53 +0800`,
 * RFC 3339. A date alone is that day's midnight in the site's zone, as in Jekyll; a date and time without a zone
 * is in the site's zone, or with `utc` in UTC (the site contract names this difference). Years of two digits are
 * completed as Ruby does it.
 */
export function parseDate(
  text: string,
  zone: TimeZone,
  zoneless: ZonelessDates,
): Instant | BadDate {
  const match = FORM.exec(text.trim());
  if (match === null) return { problem: 'not a date' };
  const [, year, month, day, hour, minute, second, fraction, offset, sign, hours, rest] = match;
  const local: LocalTime = {
    year: fullYear(year ?? ''),
    month: Number(month),
    day: Number(day),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    millisecond: fraction === undefined ? 0 : Number(fraction.padEnd(3, '0').slice(0, 3)),
  };
  const problem = impossible(local);
  if (problem !== null) return { problem };
  const asUtc = Date.UTC(
    local.year,
    local.month - 1,
    local.day,
    local.hour,
    local.minute,
    local.second,
    local.millisecond,
  );
  if (offset !== undefined) {
    const minutes = offsetMinutes(sign, Number(hours ?? 0), Number(rest ?? 0));
    if (minutes === null) return { problem: `there is no time zone ${offset}` };
    return instantAt(asUtc - minutes * 60_000, zone);
  }
  if (hour !== undefined && zoneless === 'utc') return instantAt(asUtc, zone);
  return instantAt(zone.epochOf(local), zone);
}

/** An instant with the zone's offset then. */
export function instantAt(epoch: number, zone: TimeZone): Instant {
  return { epoch, offset: zone.offsetAt(epoch) };
}

/** Midnight, in a zone, of the day that an instant falls on there. */
export function startOfDay(epoch: number, zone: TimeZone): Instant {
  const local = new Date(epoch + zone.offsetAt(epoch) * 60_000);
  const midnight = {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: 0,
    minute: 0,
    second: 0,
    millisecond: 0,
  };
  return instantAt(zone.epochOf(midnight), zone);
}

/** `22` is 2022 and `99` is 1999, as Ruby reads them. */
function fullYear(written: string): number {
  const year = Number(written);
  return written.length > 2 ? year : year + (year < 69 ? 2000 : 1900);
}

function impossible(local: LocalTime): string | null {
  // Addresses and date trees have four digits for a year, and `Date.UTC` takes the first hundred years for others.
  if (local.year < 100) return `the year ${local.year} is not between 100 and 9999`;
  if (local.month < 1 || local.month > 12) return `there is no month ${local.month}`;
  if (local.day < 1 || (local.day > 28 && local.day > daysOf(local)))
    return `month ${local.month} of ${local.year} has no day ${local.day}`;
  const pastHour = local.minute > 0 || local.second > 0 || local.millisecond > 0;
  if (local.hour > 24 || (local.hour === 24 && pastHour)) return `there is no hour ${local.hour}`;
  if (local.minute > 59) return `there is no minute ${local.minute}`;
  if (local.second > 60) return `there is no second ${local.second}`;
  return null;
}

const daysOf = ({ year, month }: LocalTime): number =>
  new Date(Date.UTC(year, month, 0)).getUTCDate();

/** Minutes east of UTC; null where the clocks of no place could show that. */
function offsetMinutes(sign: string | undefined, hours: number, rest: number): number | null {
  if (hours > 23 || rest > 59) return null;
  return (sign === '-' ? -1 : 1) * (hours * 60 + rest);
}
