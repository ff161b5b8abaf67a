import { describe, expect, it } from 'vitest';
import { parseDate, startOfDay } from '../../src/content/date.js';
import { openTimeZone } from '../../src/util/time-zone.js';

const SHANGHAI = openTimeZone('Asia/Shanghai');
const BERLIN = openTimeZone('Europe/Berlin');

const iso = (text: string, zone = SHANGHAI, zoneless: 'site' | 'utc' = 'site'): string => {
  const date = parseDate(text, zone, zoneless);
  return 'epoch' in date ? new Date(date.epoch).toISOString() : date.problem;
};

describe('a date', () => {
  it.each([
    ['2022-01-06', '2022-01-05T16:00:00.000Z'],
    ['2022-1-6', '2022-01-05T16:00:00.000Z'],
    ['2022/01/06', '2022-01-05T16:00:00.000Z'],
    ['22-01-06', '2022-01-05T16:00:00.000Z'],
    ['2022-01-06 08:12', '2022-01-06T00:12:00.000Z'],
    ['2022-01-06 08:12:53', '2022-01-06T00:12:53.000Z'],
    ['2022-01-06T08:12:53.25', '2022-01-06T00:12:53.250Z'],
    ['2022-01-06 08:12:53 +0800', '2022-01-06T00:12:53.000Z'],
    ['2022-01-06 08:12:53 -05:30', '2022-01-06T13:42:53.000Z'],
    ['2022-01-06T08:12:53Z', '2022-01-06T08:12:53.000Z'],
    ['2022-01-06 08:12:53 UTC', '2022-01-06T08:12:53.000Z'],
    ['  2022-01-06 08:12:53 +8 ', '2022-01-06T00:12:53.000Z'],
    ['2024-02-29', '2024-02-28T16:00:00.000Z'],
    ['2022-01-06 24:00:00', '2022-01-06T16:00:00.000Z'],
  ])('%s', (text, expected) => {
    expect(iso(text)).toBe(expected);
  });

  it.each([
    ['+0800', 'not a date'],
    ['', 'not a date'],
    ['<>', 'not a date'],
    ['yesterday', 'not a date'],
    ['10000-01-01', 'not a date'],
    ['000-01-01', 'the year 0 is not between 100 and 9999'],
    ['2022-02-30', 'month 2 of 2022 has no day 30'],
    ['2023-02-29', 'month 2 of 2023 has no day 29'],
    ['2022-13-01', 'there is no month 13'],
    ['2022-00-01', 'there is no month 0'],
    ['2022-01-06 25:00', 'there is no hour 25'],
    ['2022-01-06 24:01', 'there is no hour 24'],
    ['2022-01-06 08:60', 'there is no minute 60'],
    ['2022-01-06 08:12:53 +2500', 'there is no time zone +2500'],
  ])('`%s` is none: %s', (text, problem) => {
    expect(iso(text)).toBe(problem);
  });

  it('without a zone can be meant in UTC; a day alone stays a day of the site', () => {
    expect(iso('2022-01-06 20:00', SHANGHAI, 'utc')).toBe('2022-01-06T20:00:00.000Z');
    expect(iso('2022-01-06', SHANGHAI, 'utc')).toBe('2022-01-05T16:00:00.000Z');
  });

  it('has the offset that the zone had then', () => {
    expect(parseDate('2022-07-01 12:00', BERLIN, 'site')).toMatchObject({ offset: 120 });
    expect(parseDate('2022-12-01 12:00', BERLIN, 'site')).toMatchObject({ offset: 60 });
    expect(parseDate('2022-01-06 12:00 -0500', SHANGHAI, 'site')).toMatchObject({ offset: 480 });
  });

  it('of a file is the midnight of its day in the zone', () => {
    const { epoch } = startOfDay(Date.UTC(2022, 0, 6, 20, 30), SHANGHAI);
    expect(new Date(epoch).toISOString()).toBe('2022-01-06T16:00:00.000Z');
  });
});
