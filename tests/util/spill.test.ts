import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  DamagedFile,
  type Extent,
  openSpill,
  openSpills,
  roomForText,
  type Spill,
} from '../../src/util/spill.js';
import { makeFolder } from '../helpers/site.js';

/** A spill file whose texts can be read at any time. */
function makeSpill(): Pick<Spill, 'append'> & { read(extent: Extent): string } {
  const path = join(makeFolder(), 'bodies');
  const spill = openSpill(path);
  const reader = openSpills([path]);
  onTestFinished(() => {
    spill.close();
    reader.close();
  });
  return {
    append: spill.append,
    read(extent) {
      spill.flush();
      return reader.read({ file: 0, ...extent });
    },
  };
}

const MEBIBYTE = 1 << 20;

describe('a spill file', () => {
  it('gives back every text, in any order, between appends', () => {
    const spill = makeSpill();
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme', minLength: 50 }),
      fc
        .tuple(fc.constantFrom('a', '中', '😀'), fc.integer({ min: 0, max: MEBIBYTE / 2 }))
        .map(([character, count]) => character.repeat(count)),
    );
    const steps = fc.array(fc.record({ text: texts, readAt: fc.nat() }), { maxLength: 20 });
    fc.assert(
      fc.property(steps, (list) => {
        const kept: { text: string; ref: ReturnType<Spill['append']> }[] = [];
        for (const { text, readAt } of list) {
          kept.push({ text, ref: spill.append(text) });
          const one = kept[readAt % kept.length];
          expect(one !== undefined && spill.read(one.ref) === one.text).toBe(true);
        }
        for (const { text, ref } of kept.reverse()) expect(spill.read(ref) === text).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['ASCII, as long as the buffer', 'a'.repeat(MEBIBYTE)],
    ['ASCII, longer than the buffer', 'a'.repeat(MEBIBYTE + 1)],
    ['three bytes a character, longer than the buffer', '中'.repeat(MEBIBYTE)],
    ['four bytes a character', '😀'.repeat(MEBIBYTE / 2)],
  ])('keeps %s, and what stands around it', (_, long) => {
    const spill = makeSpill();
    const refs = ['前', long, '后'].map((text) => spill.append(text));
    expect(refs.map((ref) => spill.read(ref) === long)).toEqual([false, true, false]);
    expect([refs[0], refs[2]].map((ref) => ref && spill.read(ref))).toEqual(['前', '后']);
  });

  it('counts in bytes', () => {
    const spill = makeSpill();
    spill.append('x');
    const { offset, length } = spill.append('中文');
    expect({ offset, length }).toEqual({ offset: 5, length: 6 });
  });

  it.each([0, 3, 7, 12])('says so when byte %i was changed by a disk', (place) => {
    const path = join(makeFolder(), 'bodies');
    const spill = openSpill(path);
    const extent = spill.append('a text.');
    spill.append('other');
    spill.close();
    const bytes = readFileSync(path);
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const reader = openSpills([path]);
    onTestFinished(() => reader.close());
    const read = () => reader.read({ file: 0, ...extent });
    if (place < 11) expect(read).toThrow(DamagedFile);
    else expect(read()).toBe('a text.');
  });

  it('checks what an earlier build has written', () => {
    const path = join(makeFolder(), 'bodies');
    const spill = openSpill(path);
    const old = spill.append('old');
    const { length } = spill;
    const own = spill.append('own');
    spill.close();
    writeFileSync(
      path,
      readFileSync(path, 'latin1').replace('old', 'odd').replace('own', 'awn'),
      'latin1',
    );
    const reader = openSpills([path], [length]);
    onTestFinished(() => reader.close());
    expect(() => reader.read({ file: 0, ...old })).toThrow(DamagedFile);
    expect(reader.read({ file: 0, ...own })).toBe('awn');
  });

  it('is written on from where it counts, and what a killed build left behind that goes', () => {
    const path = join(makeFolder(), 'bodies');
    const first = openSpill(path);
    const kept = first.append('kept');
    const from = first.length;
    first.append('left by a killed build, and longer');
    first.close();
    const second = openSpill(path, from);
    const added = second.append('added');
    const { length } = second;
    second.close();
    const reader = openSpills([path]);
    onTestFinished(() => reader.close());
    expect([kept, added].map((extent) => reader.read({ file: 0, ...extent }))).toEqual([
      'kept',
      'added',
    ]);
    expect(readFileSync(path).length).toBe(length);
    const late = openSpill(path, length + 1);
    late.append('x');
    expect(() => late.flush()).toThrow(DamagedFile);
  });

  it('gives back an empty text', () => {
    const spill = makeSpill();
    expect(spill.read(spill.append(''))).toBe('');
  });

  it('says so when it was cut off from outside', () => {
    const spill = makeSpill();
    spill.append('short');
    expect(() => spill.read({ offset: 0, length: 100 })).toThrow(/shorter than it was/);
  });

  it('replaces what a killed build left', () => {
    const path = join(makeFolder(), 'bodies');
    writeFileSync(path, 'left over');
    const spill = openSpill(path);
    expect(spill.append('new').offset).toBe(0);
    spill.close();
    expect(readFileSync(path, 'latin1')).toMatch(/^new.{4}$/s);
  });

  it('is read by others once it is closed, one file among several', () => {
    const folder = makeFolder();
    const paths = ['a', 'b'].map((name) => join(folder, name));
    const refs = paths.map((path, file) => {
      const spill = openSpill(path);
      spill.append('前');
      const extent = spill.append(`绵${file}`);
      spill.close();
      return { file, ...extent };
    });
    const reader = openSpills(paths);
    onTestFinished(() => reader.close());
    expect(refs.map(reader.read)).toEqual(['绵0', '绵1']);
    const target = Buffer.alloc(roomForText(4) + 2, '.');
    reader.readInto(refs[1] as (typeof refs)[0], target, 1);
    expect(target.toString('utf8', 0, 5)).toBe('.绵1');
  });
});
