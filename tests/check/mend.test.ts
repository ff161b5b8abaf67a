import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mendSource } from '../../src/content/mend.js';
import { encode } from '../helpers/encode.js';
import { goodPost } from '../helpers/parser.js';

const CHINESE = '春耕备耕正当时。县农业农村局的技术员走进田间地头，为农户讲解水稻育秧的要点。';

/** What can be mended of a post's source. */
const forms = fc.record({
  bom: fc.boolean(),
  ends: fc.constantFrom('\n', '\r\n', '\r'),
  chinese: fc.boolean(),
  title: fc.string({ unit: fc.constantFrom('题', 'a', '"', '，', ' ') }),
  path: fc.constantFrom('', 'C:\\新', 'x\\', '\\q"'),
  body: fc.array(fc.constantFrom('<p>一"二"\\三</p>', '', '---', 'a: "b"c"', '正文'), {
    maxLength: 5,
  }),
});

function sourceOf({
  bom,
  ends,
  chinese,
  title,
  path,
  body,
}: typeof forms extends fc.Arbitrary<infer Form> ? Form : never): Buffer {
  const lines = ['---', `title: "${title}"`, `place: "${path}"`, 'date: 2022-01-06', '---'];
  const text = [...lines, CHINESE, ...body, ''].join(ends);
  return chinese ? encode(text, 'gb18030') : Buffer.from(`${bom ? '\ufeff' : ''}${text}`);
}

const FIXABLE = /^(?:quotes-unescaped|byte-order-mark|line-ends|encoding-guessed)$/;

describe('a source that can be mended', () => {
  it('says the same as before, needs no mending any more, and is otherwise as it was', () => {
    fc.assert(
      fc.property(forms, (form) => {
        const source = sourceOf(form);
        const before = goodPost(source);
        const mended = mendSource(source);
        const after = goodPost(mended?.bytes ?? source);
        expect({ ...after.record, body: after.body.toString() }).toEqual({
          ...before.record,
          body: before.body.toString(),
        });
        expect(before.diagnostics.some(({ code }) => FIXABLE.test(code))).toBe(mended !== null);
        expect(after.diagnostics.filter(({ code }) => FIXABLE.test(code))).toEqual([]);
        if (mended === null) return;
        expect(mendSource(mended.bytes)).toBeNull();
        const lines = sourceOf({ ...form, bom: false, ends: '\n', chinese: false })
          .toString()
          .split('\n');
        for (const mend of mended.mends) {
          if (mend.kind !== 'quotes') continue;
          expect(lines[mend.line - 1]).toBe(mend.before);
          lines[mend.line - 1] = mend.after;
        }
        expect(mended.bytes.toString()).toBe(lines.join('\n'));
      }),
      { numRuns: 300 },
    );
  });

  it('is idempotent on any bytes', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array)),
      fc
        .string({ unit: fc.constantFrom('-', '"', '\n', '\r', 'a: ', '\\', '\ufeff', ' ') })
        .map(Buffer.from),
      fc
        .string({ unit: fc.constantFrom('"', '\r', 'a: "', '\\', '新') })
        .map((text) => Buffer.from(`---\n${text}\n---\n`)),
    );
    fc.assert(
      fc.property(bytes, (content) => {
        const mended = mendSource(content);
        if (mended !== null) expect(mendSource(mended.bytes)).toBeNull();
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['bytes that are no text', Buffer.from([0xff, 0x61])],
    ['NUL bytes', Buffer.from('a\0\r\n')],
    ['what nobody can tell the meaning of', Buffer.from('---\ntitle: "a\\"b"c"\n---\n')],
    ['a body', Buffer.from('---\ntitle: a\n---\ntitle: "a"b"\n')],
    ['nothing', Buffer.alloc(0)],
  ])('is not %s', (_, content) => {
    expect(mendSource(content)).toBeNull();
  });
});
