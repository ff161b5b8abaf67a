import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
});
