import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../src/content/bytes.js';
import { KnownLines } from '../../src/content/known-lines.js';

describe('lines that are known', () => {
  it('become what they become for one who sees them for the first time', () => {
    const render = (line: string): string | null =>
      line.length % 3 === 0 ? null : `<p>${line.toUpperCase()}</p>\n`;
    const known = new KnownLines(render);
    const line = fc
      .tuple(fc.constantFrom('a', '中文'), fc.nat(5000), fc.constantFrom(0, 0, 0, 1500))
      .map(([word, id, more]) => `[${word}${id}${'x'.repeat(more)}](//a.b/)`);
    fc.assert(
      fc.property(fc.array(line, { minLength: 20 }), (lines) => {
        const bytes = Buffer.from(lines.join(''));
        let from = 0;
        for (const one of lines) {
          const to = from + Buffer.byteLength(one);
          expect(known.htmlOf(bytes, from, to)?.toString() ?? null).toBe(render(one));
          from = to;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are not rendered again', () => {
    const rendered: string[] = [];
    const known = new KnownLines((line) => {
      rendered.push(line);
      return line;
    });
    const bytes = Buffer.from('[a][a][b][a]');
    for (let from = 0; from < bytes.length; from += 3) known.htmlOf(bytes, from, from + 3);
    expect(rendered).toEqual(['[a]', '[b]']);
  });

  it('are told from others of the same fingerprint', () => {
    const seen = new Map<number, string>();
    let pair: readonly [string, string] | undefined;
    for (let id = 1_000_000; pair === undefined && id < 9_999_999; id++) {
      const line = `[${Math.imul(id, 0x9e3779b1) >>> 0}]`.padEnd(14, ']');
      const fingerprint = fingerprintOf(Buffer.from(line), 0, line.length);
      const other = seen.get(fingerprint);
      if (other !== undefined) pair = [other, line];
      seen.set(fingerprint, line);
    }
    const known = new KnownLines((line) => line);
    const lines = pair ?? [];
    expect(lines).toHaveLength(2);
    const found = lines.map((line) => known.htmlOf(Buffer.from(line), 0, line.length)?.toString());
    expect(found).toEqual(lines);
  });
});
