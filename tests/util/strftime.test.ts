import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DateFormats, monthName, strftime } from '../../src/util/strftime.js';

/** Instants, each at an offset. */
const MORNING = [Date.UTC(2022, 0, 6, 0, 12, 53, 5), 480] as const;
const NOON = [Date.UTC(2023, 0, 1, 21, 30), -570] as const;
const LONG_AGO = [Date.UTC(987, 2, 4, 5, 6, 7), 0] as const;

/**
 * Results of Ruby 3.1's `Time#strftime` for 2022-01-06 08:12:53.005 +08:00, 2023-01-01 12:00:00 -09:30 and
 * 0987-03-04 05:06:07 +00:00.
 */
const TABLE: readonly [format: string, morning: string, noon: string, longAgo: string][] = [
  ['%Y', '2022', '2023', '0987'],
  ['%C', '20', '20', '09'],
  ['%y', '22', '23', '87'],
  ['%m', '01', '01', '03'],
  ['%B', 'January', 'January', 'March'],
  ['%b', 'Jan', 'Jan', 'Mar'],
  ['%h', 'Jan', 'Jan', 'Mar'],
  ['%d', '06', '01', '04'],
  ['%e', ' 6', ' 1', ' 4'],
  ['%j', '006', '001', '063'],
  ['%H', '08', '12', '05'],
  ['%k', ' 8', '12', ' 5'],
  ['%I', '08', '12', '05'],
  ['%l', ' 8', '12', ' 5'],
  ['%P', 'am', 'pm', 'am'],
  ['%p', 'AM', 'PM', 'AM'],
  ['%M', '12', '00', '06'],
  ['%S', '53', '00', '07'],
  ['%L', '005', '000', '000'],
  ['%N', '005000000', '000000000', '000000000'],
  ['%z', '+0800', '-0930', '+0000'],
  ['%:z', '+08:00', '-09:30', '+00:00'],
  ['%::z', '+08:00:00', '-09:30:00', '+00:00:00'],
  ['%A', 'Thursday', 'Sunday', 'Sunday'],
  ['%a', 'Thu', 'Sun', 'Sun'],
  ['%u', '4', '7', '7'],
  ['%w', '4', '0', '0'],
  ['%G', '2022', '2022', '0987'],
  ['%g', '22', '22', '87'],
  ['%V', '01', '52', '09'],
  ['%U', '01', '01', '09'],
  ['%W', '01', '00', '09'],
  ['%s', '1641427973', '1672608600', '-31015076033'],
  ['%n', '\n', '\n', '\n'],
  ['%t', '\t', '\t', '\t'],
  ['%%', '%', '%', '%'],
  ['%F', '2022-01-06', '2023-01-01', '0987-03-04'],
  ['%D', '01/06/22', '01/01/23', '03/04/87'],
  ['%x', '01/06/22', '01/01/23', '03/04/87'],
  ['%T', '08:12:53', '12:00:00', '05:06:07'],
  ['%X', '08:12:53', '12:00:00', '05:06:07'],
  ['%R', '08:12', '12:00', '05:06'],
  ['%r', '08:12:53 AM', '12:00:00 PM', '05:06:07 AM'],
  ['%c', 'Thu Jan  6 08:12:53 2022', 'Sun Jan  1 12:00:00 2023', 'Sun Mar  4 05:06:07 0987'],
  ['%v', ' 6-JAN-2022', ' 1-JAN-2023', ' 4-MAR-0987'],
  ['%-d', '6', '1', '4'],
  ['%-m', '1', '1', '3'],
  ['%-H', '8', '12', '5'],
  ['%-I', '8', '12', '5'],
  ['%-e', '6', '1', '4'],
  ['%-j', '6', '1', '63'],
  ['%_d', ' 6', ' 1', ' 4'],
  ['%_m', ' 1', ' 1', ' 3'],
  ['%0e', '06', '01', '04'],
  ['%0k', '08', '12', '05'],
  ['%^a', 'THU', 'SUN', 'SUN'],
  ['%^B', 'JANUARY', 'JANUARY', 'MARCH'],
  ['%^b', 'JAN', 'JAN', 'MAR'],
  ['%#b', 'JAN', 'JAN', 'MAR'],
  ['%#p', 'am', 'pm', 'am'],
  ['%#P', 'AM', 'PM', 'AM'],
  ['%^P', 'AM', 'PM', 'AM'],
  ['%3S', '053', '000', '007'],
  ['%5d', '00006', '00001', '00004'],
  ['%10Y', '0000002022', '0000002023', '0000000987'],
  ['%-5d', '6', '1', '4'],
  ['%_5d', '    6', '    1', '    4'],
  ['%_H', ' 8', '12', ' 5'],
  ['%010Y', '0000002022', '0000002023', '0000000987'],
  ['%10A', '  Thursday', '    Sunday', '    Sunday'],
  ['%-10A', 'Thursday', 'Sunday', 'Sunday'],
  ['%^10a', '       THU', '       SUN', '       SUN'],
  ['%010A', '00Thursday', '0000Sunday', '0000Sunday'],
  ['%3N', '005', '000', '000'],
  ['%6N', '005000', '000000', '000000'],
  ['%9N', '005000000', '000000000', '000000000'],
  ['%12N', '005000000000', '000000000000', '000000000000'],
  ['%1N', '0', '0', '0'],
  ['%1L', '0', '0', '0'],
  ['%6L', '005000', '000000', '000000'],
  ['%-y', '22', '23', '87'],
  ['%-U', '1', '1', '9'],
  ['%_j', '  6', '  1', ' 63'],
  ['%_z', ' +800', ' -930', ' +000'],
  ['%-z', '+0800', '-0930', '+0000'],
  ['%_:z', ' +8:00', ' -9:30', ' +0:00'],
  ['%10z', '+000000800', '-000000930', '+000000000'],
  ['%_10z', '      +800', '      -930', '      +000'],
  ['%-:z', '+08:00', '-09:30', '+00:00'],
  ['%+', '%+', '%+', '%+'],
  ['%Q', '%Q', '%Q', '%Q'],
  ['%E', '%E', '%E', '%E'],
  ['%Ey', '22', '23', '87'],
  ['%Od', '06', '01', '04'],
  ['%i', '%i', '%i', '%i'],
  ['%f', '%f', '%f', '%f'],
  ['%10n', '         \n', '         \n', '         \n'],
  ['%10%', '         %', '         %', '         %'],
  ['%3%', '  %', '  %', '  %'],
  ['%-N', '005000000', '000000000', '000000000'],
  ['%-L', '005', '000', '000'],
  ['%_L', '005', '000', '000'],
  ['%-s', '1641427973', '1672608600', '-31015076033'],
  ['%10s', '1641427973', '1672608600', '-31015076033'],
  ['%-Y', '2022', '2023', '987'],
  ['%_Y', '2022', '2023', ' 987'],
  ['%_3m', '  1', '  1', '  3'],
  ['%^x', '01/06/22', '01/01/23', '03/04/87'],
  ['%10F', '2022-01-06', '2023-01-01', '0987-03-04'],
  ['%12c', 'Thu Jan  6 08:12:53 2022', 'Sun Jan  1 12:00:00 2023', 'Sun Mar  4 05:06:07 0987'],
  ['%^c', 'THU JAN  6 08:12:53 2022', 'SUN JAN  1 12:00:00 2023', 'SUN MAR  4 05:06:07 0987'],
  ['%#a', 'THU', 'SUN', 'SUN'],
  ['%#B', 'JANUARY', 'JANUARY', 'MARCH'],
  ['%:::z', '+08', '-09:30', '+00'],
  ['%-k', '8', '12', '5'],
  ['%-l', '8', '12', '5'],
  ['%0l', '08', '12', '05'],
  ['%015T', '000000008:12:53', '000000012:00:00', '000000005:06:07'],
  ['%5z', '+0800', '-0930', '+0000'],
  ['%05z', '+0800', '-0930', '+0000'],
  ['%0::z', '+08:00:00', '-09:30:00', '+00:00:00'],
];

describe('strftime', () => {
  for (const [format, morning, noon, longAgo] of TABLE) {
    it(`writes ${format} as Ruby does`, () => {
      expect(strftime(...MORNING, format)).toBe(morning);
      expect(strftime(...NOON, format)).toBe(noon);
      expect(strftime(...LONG_AGO, format)).toBe(longAgo);
    });
  }

  it('writes text around directives as it is', () => {
    expect(strftime(...MORNING, '%Y年%-m月%-d日 100%%')).toBe('2022年1月6日 100%');
  });

  it('counts seconds before 1970 below zero', () => {
    const landing = Date.UTC(1969, 6, 20, 20, 17, 40);
    expect(strftime(landing, 0, '%s')).toBe('-14182940');
    expect(strftime(landing, 0, '%10s')).toBe('-014182940');
  });

  it('writes a negative offset of less than an hour with its sign', () => {
    expect(strftime(0, -30, '%z %:z %::z')).toBe('-0030 -00:30 -00:30:00');
  });

  it('writes the name of the zone, or its offset where it has none', () => {
    expect(strftime(...MORNING, '%Z', 'CST')).toBe('CST');
    expect(strftime(...MORNING, '%Z')).toBe('+0800');
  });

  it('does not fill the memory where a field is asked to be huge', () => {
    expect(strftime(...MORNING, '%999999999Y').length).toBeLessThan(10_000);
  });
});

describe('DateFormats', () => {
  const NAMES = {
    B: 'januari februari maart april mei juni juli augustus september oktober november december'.split(
      ' ',
    ),
    a: ['ma', 'di', 'wo', 'do', 'vr', 'za', 'zo'],
  };
  const directive = fc.oneof(
    fc.constantFrom(...TABLE.map(([format]) => format)),
    fc.constantFrom(' ', '年', '100% ', 'T'),
  );
  /** Some on the same day, in the same minute or second, or at another offset then. */
  const instants = fc
    .tuple(
      fc.integer({ min: -4e13, max: 1e14 }),
      fc.array(
        fc.record({
          after: fc.oneof(
            fc.integer({ min: 0, max: 2000 }),
            fc.integer({ min: 0, max: 120_000 }),
            fc.integer({ min: 0, max: 3 * 86_400_000 }),
          ),
          offset: fc.constantFrom(0, 480, -570, 485 + 43 / 60, -30),
          zone: fc.constantFrom('', 'CST'),
        }),
        { minLength: 2, maxLength: 20 },
      ),
    )
    .map(([epoch, later]) =>
      later.map(({ after, ...rest }) => ({ ...rest, epoch: epoch + after })),
    );

  it('print what they have kept as they print it at first, one directive after the other', () => {
    fc.assert(
      fc.property(fc.array(directive, { maxLength: 8 }), instants, (directives, dates) => {
        const kept = new DateFormats(NAMES);
        for (const { epoch, offset, zone } of dates) {
          const plain = directives.map((one) =>
            new DateFormats(NAMES).of(one).print(epoch, offset, zone),
          );
          // A blank keeps directives apart that would be another one together.
          expect(kept.of(directives.join(' ')).print(epoch, offset, zone)).toBe(plain.join(' '));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('forget texts and formats rather than keep any number', () => {
    const formats = new DateFormats();
    const days = Array.from({ length: 5000 }, (_, day) => day * 86_400_000);
    const print = (): string[] => days.map((epoch) => formats.of('%F').print(epoch, 0));
    expect(print()).toEqual(days.map((epoch) => new Date(epoch).toISOString().slice(0, 10)));
    for (let count = 0; count < 1200; count++)
      expect(formats.of(`${count}`).print(0, 0)).toBe(`${count}`);
    expect(print().at(-1)).toBe('1983-09-09');
  });
});

describe('monthName', () => {
  it('is empty for a month that does not exist', () => {
    expect([0, 1, 12, 13].map(monthName)).toEqual(['', 'January', 'December', '']);
  });
});
