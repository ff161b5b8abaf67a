/** A point of a wall clock: year, month and day 1-based, as a calendar shows them. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

/** One IANA time zone: offsets from UTC and wall-clock times. */
export interface TimeZone {
  readonly name: string;
  /** Offset from UTC at an instant, in minutes east (fractions occur in old dates). */
  offsetAt(epochMs: number): number;
  /**
   * The instant at which this zone's clocks show `local`. Where the clocks were put forward over it, the
   * time after the gap; where they showed it twice, the first (Temporal's `compatible`).
   */
  epochOf(local: LocalTime): number;
}

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const DAY = 86_400_000;

/** Whether the running Node knows a time zone of this name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * Opens a time zone. Asking Intl for an offset costs several µs, so each UTC day is asked for once: where
 * its start and its end have one offset, so has all of it (no zone has changed its offset twice in a day).
 *
 * @throws RangeError if the zone is unknown; check with {@link isTimeZone} first.
 */
export function openTimeZone(name: string): TimeZone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const days = new Map<number, number | null>();
  const quarters = new Map<number, number | null>();

  function ask(epochMs: number): number {
    const part: Record<string, string> = {};
    for (const { type, value } of format.formatToParts(epochMs)) part[type] = value;
    const year = part.era === 'BC' ? 1 - Number(part.year) : Number(part.year);
    const shown = utc(
      year,
      Number(part.month),
      Number(part.day),
      Number(part.hour),
      Number(part.minute),
      Number(part.second),
    );
    return (shown - Math.floor(epochMs / 1000) * 1000) / MINUTE;
  }

  function offsetAt(epochMs: number): number {
    const day = Math.floor(epochMs / DAY);
    let offset = days.get(day);
    if (offset === undefined) {
      const first = ask(day * DAY);
      offset = first === ask((day + 1) * DAY) ? first : null;
      days.set(day, offset);
    }
    if (offset !== null) return offset;
    const quarter = Math.floor(epochMs / QUARTER);
    let exact = quarters.get(quarter);
    if (exact === undefined) {
      const first = ask(quarter * QUARTER);
      exact = first === ask((quarter + 1) * QUARTER) ? first : null;
      quarters.set(quarter, exact);
    }
    // Before zones had whole quarters, clocks changed at any second.
    return exact ?? ask(epochMs);
  }

  function epochOf(local: LocalTime): number {
    const wall =
      utc(local.year, local.month, local.day, local.hour, local.minute, local.second) +
      local.millisecond;
    // The zone's offset a day before and a day after brackets every change of clocks near `wall`.
    const before = offsetAt(wall - DAY);
    const after = offsetAt(wall + DAY);
    for (const offset of [before, after]) {
      const epoch = wall - Math.round(offset * MINUTE);
      if (offsetAt(epoch) === offset) return epoch;
    }
    return wall - Math.round(before * MINUTE);
  }

  return { name, offsetAt, epochOf };
}

/** `Date.UTC` with the years 0 to 99 meant as written. */
function utc(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // Added, not set: hour 24 and second 60 lead into what follows.
  return date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000;
}
