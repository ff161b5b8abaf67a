import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitFrontMatter } from '../../src/content/front-matter.js';
import { goodPost, parsePost } from '../helpers/parser.js';

describe('front matter', () => {
  it.each([
    ['---\ntitle: 甲\n---\n正文\n', { title: '甲' }, '正文\n', 4],
    ['---  \ntitle: 甲\n---  \n\n \n正文', { title: '甲' }, '正文', 6],
    ['---\ntitle: 甲\n...\n正文', { title: '甲' }, '正文', 4],
    ['---\n---\n正文', {}, '正文', 3],
    ['---\ntitle: 甲\n---\n上\n\n---\n下', { title: '甲' }, '上\n\n---\n下', 4],
    ['---\na: |\n  x\n  ---\n---\n正文', { a: 'x\n---\n' }, '正文', 6],
    ['---\ntitle: 甲\n---', { title: '甲' }, '', 3],
  ])('%j', (text, frontMatter, body, bodyLine) => {
    const split = splitFrontMatter(text, 'a.md');
    expect(split).toEqual({ frontMatter, present: true, body, bodyLine, mended: [] });
  });

  it.each(['正文', ' ---\ntitle: 甲\n---\n', '----\ntitle: 甲\n----\n', ''])(
    '%j has none',
    (text) => {
      expect(splitFrontMatter(text, 'a.md')).toMatchObject({ present: false, body: text });
    },
  );

  it.each([
    ['---\ntitle: 甲\n正文\n', 'front-matter-unclosed', 1, 1],
    ['---\ntitle: "他说"好" # x\n---\n', 'front-matter-invalid', 2, undefined],
    ['---\na: 1\ntitle: "一\\"二\\"三"四"\n---\n', 'front-matter-invalid', 3, undefined],
    ['---\ntitle: "他说"好""\na: b: c\n---\n', 'front-matter-invalid', 3, undefined],
    [`---\na: ${'['.repeat(100_000)}\n---\n`, 'front-matter-invalid', 2, undefined],
    [`---\na: ${'- '.repeat(5000)}\n---\n`, 'front-matter-invalid', 2, undefined],
    ['---\ntitle: [甲, 乙]\n---\n', 'front-matter-type', 2, undefined],
    ['---\ntitle: { a: 甲 }\n---\n', 'front-matter-type', 2, undefined],
    ['---\na: 1\nb:\n\tc: 1\n---\n', 'front-matter-invalid', 4, undefined],
    ['---\na: 1\na: 2\n---\n', 'front-matter-invalid', 3, undefined],
    ['---\ntitle: 甲: 乙\n---\n', 'front-matter-invalid', 2, undefined],
    ['---\n- 甲\n---\n', 'front-matter-invalid', undefined, undefined],
    ['---\n甲\n---\n', 'front-matter-invalid', undefined, undefined],
  ])('%j is a fault with its place and a hint', (text, code, line, column) => {
    const [fault] = parsePost(text).diagnostics;
    expect(fault).toMatchObject({ code, severity: 'error', scope: 'post' });
    expect(fault?.hint).toMatch(/\w/);
    if (line !== undefined) {
      expect(fault?.line).toBe(line);
      expect(fault?.excerpt).toBe(text.split('\n')[line - 1]?.slice(0, 300));
    }
    if (column !== undefined) expect(fault?.column).toBe(column);
  });

  it.each(['---js\n{ title: (globalThis.ran = true) }\n---\n', '---javascript\nran\n---\n'])(
    '%j is never run',
    (text) => {
      parsePost(text);
      expect(globalThis).not.toHaveProperty('ran');
    },
  );

  it.each([
    ['a byte order mark', '\ufeff---\ntitle: 甲\n---\n正文', 'byte-order-mark', 1, 1],
    ['CRLF', '---\r\ntitle: 甲\r\n---\r\n正文', 'line-ends', 1, 4],
    ['a lone CR', '---\rtitle: 甲\r---\r正文', 'line-ends', 1, 4],
    ['one CR', '---\ntitle: 甲\r\n---\n正文', 'line-ends', 2, 9],
  ])('is understood with %s', (_, text, code, line, column) => {
    expect(parsePost(text)).toMatchObject({
      record: { title: '甲' },
      diagnostics: [
        { code, line, column, severity: 'warning', hint: expect.stringMatching(/fix/) },
      ],
    });
  });

  it.each([
    ['title: "他说"好""', '他说"好"'],
    ['title: ""双减"落地"', '"双减"落地'],
    ['title: "C:\\新"', 'C:\\新'],
    ['title: "一\\"', '一\\'],
    ['title: "a"', 'a'],
    ['title: "一\\n二"三"', '一\\n二"三'],
  ])('is read as it was meant: %s', (line, title) => {
    const { record, diagnostics } = parsePost(`---\nlayout: post\n${line}\n---\n正文`);
    expect(record?.title).toBe(title);
    const isValid = title === 'a';
    expect(diagnostics).toMatchObject(
      isValid ? [] : [{ code: 'quotes-unescaped', severity: 'warning', line: 3, excerpt: line }],
    );
  });

  it('is read as YAML says where that is valid', () => {
    for (const [line, title] of [
      ['title: "a\\nb"', 'a b'],
      ['title: "a\\"b"', 'a"b'],
      ['title: "a"  # "b"', 'a'],
      ['title: \'"a" "b"\'', '"a" "b"'],
    ])
      expect(parsePost(`---\n${line}\n---\n`)).toMatchObject({
        record: { title },
        diagnostics: [],
      });
  });

  it('in quotes is whatever the crawler put between them', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('甲', 'a', '"', ' ', '，', '新') }),
        (title) => {
          const text = `---\ntitle: "${title}"\ndate: 2022-01-06\n---\n正文`;
          expect(goodPost(text).record.title).toBe(title.replace(/ +/g, ' ').trim() || 'A');
        },
      ),
    );
  });

  it('with keys such as `__proto__` harms nothing', () => {
    const parsed = parsePost('---\n__proto__: { polluted: 1 }\nconstructor: { x: 1 }\n---\n正文');
    expect({}).not.toHaveProperty('polluted');
    expect(Object.getPrototypeOf(parsed.record?.data ?? {})).toBe(Object.prototype);
    expect(Object.keys(parsed.record?.data ?? {}).sort()).toEqual(['__proto__', 'constructor']);
  });

  it('whose aliases multiply is a fault and not a heap', () => {
    const lines = Array.from({ length: 9 }, (_, n) => {
      const list = Array(9).fill(`*a${n}`).join(', ');
      return `a${n + 1}: &a${n + 1} [${list}]`;
    });
    const { record, diagnostics } = parsePost(`---\na0: &a0 lol\n${lines.join('\n')}\n---\n`);
    expect(record).toBeNull();
    expect(diagnostics[0]).toMatchObject({ severity: 'error', scope: 'post' });
  });
});
