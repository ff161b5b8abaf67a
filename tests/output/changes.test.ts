import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterSending,
  compareStates,
  type SiteState,
  whileSending,
} from '../../src/output/changes.js';

const state = (hashes: Readonly<Record<string, string>>): SiteState =>
  new Map(Object.entries(hashes).map(([file, hash]) => [file, { hash, size: 1 }]));

/** So few files and contents that one often comes back. */
const anyState = fc
  .dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2'))
  .map(state);

describe('the changes between two states', () => {
  it.each([
    ['nothing', {}, {}, [], [], []],
    ['a first build', {}, { b: '1', a: '1' }, ['a', 'b'], [], []],
    ['the same', { a: '1' }, { a: '1' }, [], [], []],
    ['a change', { a: '1', b: '1', c: '1' }, { a: '1', b: '2', d: '1' }, ['d'], ['b'], ['c']],
    ['everything gone', { b: '1', a: '1' }, {}, [], [], ['a', 'b']],
  ])('of %s', (_, deployed, present, added, changed, removed) => {
    expect(compareStates(state(deployed), state(present))).toEqual({
      new: added,
      changed,
      removed,
    });
  });

  it('lead from the one to the other', () => {
    fc.assert(
      fc.property(anyState, anyState, (deployed, present) => {
        const host = new Map(deployed);
        const changes = compareStates(deployed, present);
        for (const file of changes.new) expect(host.has(file)).toBe(false);
        for (const file of [...changes.changed, ...changes.removed])
          expect(host.has(file)).toBe(true);
        for (const file of [...changes.new, ...changes.changed])
          host.set(file, present.get(file) ?? { hash: '', size: 0 });
        for (const file of changes.removed) host.delete(file);
        expect(host).toEqual(present);
      }),
    );
  });
});

describe('what a failed upload listed', () => {
  const failed = (deployed: SiteState, present: SiteState): SiteState =>
    whileSending(deployed, compareStates(deployed, present));

  it('is listed again, in the same lists', () => {
    const [deployed, present] = [state({ a: '1', b: '1' }), state({ a: '2', c: '1' })];
    const once = failed(deployed, present);
    expect(compareStates(once, present)).toEqual({ new: ['c'], changed: ['a'], removed: ['b'] });
    expect(failed(once, present)).toEqual(once);
  });

  it('is listed too where the next build is as what was deployed', () => {
    const deployed = state({ a: '1', b: '1' });
    expect(compareStates(failed(deployed, state({ a: '2', c: '1' })), deployed)).toEqual({
      new: ['b'],
      changed: ['a'],
      removed: ['c'],
    });
  });
});

describe('a host', () => {
  const upload = fc.record({
    present: anyState,
    /** The output of a build that comes between two files of the upload. */
    late: fc.option(anyState),
    lateAt: fc.nat(4),
    /** After how many files the upload fails. */
    failsAt: fc.option(fc.nat(4)),
  });

  it('holds the output after an upload that succeeds, whatever failed or was built meanwhile before', () => {
    fc.assert(
      fc.property(fc.array(upload, { maxLength: 5 }), anyState, (uploads, last) => {
        const host = new Map<string, string>();
        let deployed = state({});
        const end = { present: last, late: null, lateAt: 0, failsAt: null };
        for (const { present, late, lateAt, failsAt } of [...uploads, end]) {
          const changes = compareStates(deployed, present);
          deployed = whileSending(deployed, changes);
          const files = [...changes.new, ...changes.changed, ...changes.removed];
          const sent = files.slice(0, failsAt ?? files.length);
          sent.forEach((file, place) => {
            const output = late !== null && place >= lateAt ? late : present;
            const found = output.get(file)?.hash;
            if (changes.removed.includes(file)) host.delete(file);
            else if (found !== undefined) host.set(file, found);
          });
          if (failsAt === null) deployed = afterSending(present, late ?? present);
        }
        expect(host).toEqual(new Map([...last].map(([file, { hash }]) => [file, hash])));
      }),
      { numRuns: 2000 },
    );
  });
});
