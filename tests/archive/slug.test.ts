import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashedSlug, safeSegment, termSlug } from '../../src/archive/slug.js';

/** Any text, with much of what is hard about names. */
const name = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          'a',
          'A',
          '绵',
          '阳',
          '.',
          '..',
          '/',
          '\\',
          '?',
          '#',
          '%',
          ':',
          '*',
          '"',
          '<',
          '>',
          '|',
        ],
        ...[
          ' ',
          '\u3000',
          '\t',
          '\0',
          '\u007f',
          'e\u0301',
          'é',
          '\ud83d',
          '😀',
          'index',
          'con',
          'nul.',
        ],
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join('')),
  fc.string({ unit: fc.constantFrom('绵', 'é', 'a', '😀'), minLength: 60, maxLength: 200 }),
);

const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\.|$)/i;

function expectStorable(segment: string): void {
  expect(segment).not.toBe('');
  expect(segment).not.toMatch(/[/\\?#%:*"<>|\u0000-\u001f\u007f]/);
  expect(segment).not.toMatch(/[. ]$/);
  expect(segment).not.toMatch(DEVICES);
  expect(segment.isWellFormed()).toBe(true);
  expect(segment.normalize('NFC')).toBe(segment);
  expect(Buffer.byteLength(segment)).toBeLessThanOrEqual(255);
}

describe('termSlug', () => {
  // The hashes are the first digits of `printf %s NAME | sha256sum`.
  it.each([
    ['绵阳日报', '绵阳日报'],
    ['News', 'News'],
    ['C++', 'C++'],
    ['a.b', 'a.b'],
    ['Cafe\u0301', 'Café'],
    ['C#', 'C--040228'],
    ['a b', 'a-b-c8687a'],
    ['一\u3000二', '一-二-ec2a8e'],
    ['.net', 'net-fb7485'],
    ['..', '-5ec1f7'],
    ['/', '--8a5eda'],
    ['100%', '100--32e489'],
    ['index', 'index-1bc04b'],
    ['Index', 'Index'],
    ['con', 'con-1143da'],
    ['NUL.txt', 'NUL-txt-0241e4'],
    ['COM1', 'COM1-6eac39'],
    ['CONIN$', 'CONIN$-4954c3'],
    ['console', 'console'],
    ['com10', 'com10'],
  ])('%j is %j', (term, slug) => {
    expect(termSlug(term)).toBe(slug);
  });

  it('cuts what no file system could store, between characters', () => {
    const slug = termSlug('绵'.repeat(100));
    expect(slug).toMatch(/^绵{72}-[0-9a-f]{6}$/);
    expect(termSlug('绵'.repeat(101))).not.toBe(slug);
    expect(termSlug('x'.repeat(223))).toBe('x'.repeat(223));
    expect(termSlug('x'.repeat(224))).toMatch(/^x{216}-[0-9a-f]{6}$/);
  });

  it('is storable, with room for an ending, for every text', () => {
    fc.assert(
      fc.property(name, (term) => {
        const slug = termSlug(term);
        expectStorable(slug);
        expect(slug).not.toMatch(/\s/);
        expect(slug).not.toBe('index');
        expectStorable(`${hashedSlug(slug, term)}.html`);
      }),
      { numRuns: 500 },
    );
  });

  it('is not shared by two different terms', () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 2, maxLength: 20 }), (terms) => {
        const different = new Set(terms.map((term) => term.normalize('NFC')));
        expect(new Set([...different].map(termSlug)).size).toBe(different.size);
      }),
      { numRuns: 300 },
    );
  });

  it('tells halves of surrogate pairs apart, which have no bytes of their own', () => {
    expect(termSlug('\ud83d')).not.toBe(termSlug('\ud83c'));
  });
});

describe('safeSegment', () => {
  it.each(['2022', '绵阳.html', 'a b', "it's(1).html", '.well-known', 'a.b.c', 'x'.repeat(255)])(
    'keeps %j',
    (segment) => {
      expect(safeSegment(segment)).toBe(segment);
    },
  );

  it('composes', () => {
    expect(safeSegment('Cafe\u0301.html')).toBe('Café.html');
  });

  it.each([
    ['con', /^con-[0-9a-f]{6}$/],
    ['con.html', /^con-[0-9a-f]{6}\.html$/],
    ['NUL.tar.gz', /^NUL-tar-[0-9a-f]{6}\.gz$/],
    ['a:b.html', /^a-b-[0-9a-f]{6}\.html$/],
    ['%2e%2e', /^-2e-2e-[0-9a-f]{6}$/],
    ['..', /^-[0-9a-f]{6}$/],
    ['.. ', /^-[0-9a-f]{6}$/],
    ['a. .', /^a-[0-9a-f]{6}$/],
    ['..\\x', /^\.\.-x-[0-9a-f]{6}$/],
    [`${'绵'.repeat(90)}.html`, /^绵{70}-[0-9a-f]{6}\.html$/],
  ])('makes %j safe', (segment, expected) => {
    expect(safeSegment(segment)).toMatch(expected);
  });

  it('is storable, and safe again, for every text without `/`', () => {
    fc.assert(
      fc.property(name, (text) => {
        const segment = safeSegment(text.replaceAll('/', ''));
        if (text.replaceAll('/', '') === '') return;
        expectStorable(segment);
        expect(safeSegment(segment)).toBe(segment);
      }),
      { numRuns: 500 },
    );
  });
});
