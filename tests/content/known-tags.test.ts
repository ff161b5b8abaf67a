import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AS_IT_IS, KnownTags, type PublishedTag } from '../../src/content/known-tags.js';

/** Something that depends on each character of the tag. */
const published = (tag: string): PublishedTag =>
  tag.length % 3 === 0 ? null : tag.length % 3 === 1 ? AS_IT_IS : `<${tag.toUpperCase()}>`;

describe('tags that are known', () => {
  it('become what they become for one who sees them for the first time', () => {
    const known = new KnownTags(published);
    // So many different ones that they take each other's places, and some that are too long to be kept.
    const tag = fc
      .tuple(fc.constantFrom('p', 'a', 'span', '中'), fc.nat(3000), fc.constantFrom(0, 0, 0, 250))
      .map(([name, id, more]) => `<${name} id="${id}${'x'.repeat(more)}">`);
    fc.assert(
      fc.property(fc.array(tag, { minLength: 20 }), (tags) => {
        const bytes = Buffer.from(tags.join(''));
        let from = 0;
        for (const one of tags) {
          const to = from + Buffer.byteLength(one);
          expect(known.publish(bytes, from, to)).toBe(published(one));
          from = to;
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are not asked about again', () => {
    const asked: string[] = [];
    const known = new KnownTags((tag) => {
      asked.push(tag);
      return AS_IT_IS;
    });
    const bytes = Buffer.from('<p a><p a><p b><p a>');
    for (let from = 0; from < bytes.length; from += 5) known.publish(bytes, from, from + 5);
    expect(asked).toEqual(['<p a>', '<p b>']);
  });
});
