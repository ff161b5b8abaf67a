import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WAYS } from '../../src/render/traces/beside.js';
import { Reads } from '../../src/render/traces/reads.js';

describe('what an output reads', () => {
  it('is noted once each in the order of the first time, however many neighbours are asked for, output after output', () => {
    // Without the size, lists of so few would come that they are always looked through.
    const asked = fc.array(fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 9 })), {
      maxLength: 300,
      size: 'max',
    });
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 4 }), (outputs) => {
        const reads = new Reads();
        for (const output of outputs) {
          for (const [index, way] of output) reads.beside(index, way, index * 10 + way);
          const { beside, neighbours } = reads.take();
          const once = [...new Set(output.map(([index, way]) => index * WAYS + way))];
          expect(beside).toEqual(once);
          expect(neighbours).toEqual(
            once.map((read) => Math.floor(read / WAYS) * 10 + (read % WAYS)),
          );
        }
      }),
    );
  });
});
