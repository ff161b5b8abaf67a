import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { isTimeZone, type LocalTime, openTimeZone } from '../../src/util/time-zone.js';

const ZONES = ['Asia/Shanghai', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'UTC'];

/** What Temporal says is the truth. */
function oracle(local: LocalTime, zone: string): number {
  return Temporal.PlainDateTime.from({ ...local }).toZonedDateTime(zone, {
    disambiguation: 'compatible',
  }).epochMilliseconds;
}

function oracleOffset(epoch: number, zone: string): number {
  const instant = Temporal.Instant.fromEpochMilliseconds(epoch);
  return instant.toZonedDateTimeISO(zone).offsetNanoseconds / 60e9;
}

const local = (
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
): LocalTime => ({ year, month, day, hour, minute, second: 0, millisecond: 0 });

const localTimes = fc.record({
  year: fc.integer({ min: 1850, max: 2100 }),
  month: fc.integer({ min: 1, max: 12 }),
  day: fc.integer({ min: 1, max: 28 }),
  hour: fc.integer({ min: 0, max: 23 }),
  minute: fc.integer({ min: 0, max: 59 }),
  second: fc.integer({ min: 0, max: 59 }),
  millisecond: fc.integer({ min: 0, max: 999 }),
});

describe('TimeZone', () => {
  for (const zone of ZONES) {
    it(`${zone}: finds the instant of any wall-clock time as Temporal does`, () => {
      const { epochOf } = openTimeZone(zone);
      fc.assert(
        fc.property(localTimes, (time) => {
          expect(epochOf(time)).toBe(oracle(time, zone));
        }),
      );
    });

    it(`${zone}: knows its offset at any instant as Temporal does`, () => {
      const { offsetAt } = openTimeZone(zone);
      const instants = fc.integer({ min: Date.UTC(1850, 0), max: Date.UTC(2100, 0) });
      fc.assert(
        fc.property(instants, (epoch) => {
          expect(offsetAt(epoch)).toBeCloseTo(oracleOffset(epoch, zone), 6);
        }),
      );
    });

    it(`${zone}: agrees with Temporal on each side of every change of its clocks`, () => {
      const { offsetAt, epochOf } = openTimeZone(zone);
      let change = Temporal.Instant.fromEpochMilliseconds(Date.UTC(1880, 0))
        .toZonedDateTimeISO(zone)
        .getTimeZoneTransition('next');
      for (let i = 0; change !== null && i < 60; i++) {
        for (const shift of [-1000, -1, 0, 1, 1000, 600_000]) {
          const epoch = change.epochMilliseconds + shift;
          expect(offsetAt(epoch)).toBeCloseTo(oracleOffset(epoch, zone), 6);
        }
        const wall = change.toPlainDateTime();
        for (const minutes of [-61, -60, -31, -30, -1, 0, 1, 29, 30, 59, 60, 61]) {
          const { year, month, day, hour, minute, second } = wall.add({ minutes });
          const time = { year, month, day, hour, minute, second, millisecond: 0 };
          expect(epochOf(time), `${wall} ${minutes}`).toBe(oracle(time, zone));
        }
        change = change.getTimeZoneTransition('next');
      }
    });
  }

  it.each([
    [
      'a gap leads behind it',
      'America/New_York',
      local(2022, 3, 13, 2, 30),
      '2022-03-13T07:30:00Z',
    ],
    [
      'an overlap means its first',
      'America/New_York',
      local(2022, 11, 6, 1, 30),
      '2022-11-06T05:30:00Z',
    ],
    [
      'half an hour of summer time',
      'Australia/Lord_Howe',
      local(2022, 4, 3, 1, 45),
      '2022-04-02T14:45:00Z',
    ],
    ['a day left out', 'Pacific/Apia', local(2011, 12, 30, 12, 0), '2011-12-30T22:00:00Z'],
    ['hour 24 is the next day', 'Asia/Shanghai', local(2022, 1, 6, 24, 0), '2022-01-06T16:00:00Z'],
    [
      'summer time in China, 1990',
      'Asia/Shanghai',
      local(1990, 7, 1, 12, 0),
      '1990-07-01T03:00:00Z',
    ],
  ])('%s', (_, zone, time, expected) => {
    expect(openTimeZone(zone).epochOf(time)).toBe(Date.parse(expected));
  });

  it('does not depend on what was asked before', () => {
    const warm = openTimeZone('Europe/Berlin');
    const epoch = Date.UTC(2022, 2, 27, 1);
    warm.offsetAt(epoch - 1);
    expect(warm.offsetAt(epoch)).toBe(openTimeZone('Europe/Berlin').offsetAt(epoch));
    expect([warm.offsetAt(epoch - 1), warm.offsetAt(epoch)]).toEqual([60, 120]);
  });
});

describe('isTimeZone', () => {
  it.each([
    ['Asia/Shanghai', true],
    ['UTC', true],
    ['Asia/Shangai', false],
    ['', false],
    ['北京', false],
  ])('%s: %s', (name, known) => {
    expect(isTimeZone(name)).toBe(known);
  });
});
