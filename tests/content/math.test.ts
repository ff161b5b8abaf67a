import { describe, expect, it } from 'vitest';
import { goodPost } from '../helpers/parser.js';

const MATH = { config: 'math: true\n' };
const read = (body: string, options = MATH) => goodPost(`---\ntitle: 题\n---\n${body}\n`, options);
const bodyOf = (body: string, options = MATH): string => String(read(body, options).body).trimEnd();

describe('formulas', () => {
  it('become MathML without classes, styles and the TeX beside', () => {
    const squared = '<msup><mi>x</mi><mn>2</mn></msup>';
    expect(bodyOf('面积是 $x^2$，也就是 \\(x^2\\)。')).toBe(
      `<p>面积是 <math><mrow>${squared}</mrow></math>，也就是 <math><mrow>${squared}</mrow></math>。</p>`,
    );
    expect(bodyOf('甲\n\n$$\nx^2\n$$\n\n\\[\nx^2\n\\]')).toBe(
      `<p>甲</p>\n${`<p><math display="block"><mrow>${squared}</mrow></math></p>\n`.repeat(2)}`.trimEnd(),
    );
  });

  it.each([
    '\\frac{a}{b}',
    '\\sqrt[3]{x}',
    '\\sum_{i=0}^n i',
    '\\begin{pmatrix}a&b\\\\c&d\\end{pmatrix}',
    '\\text{如果 }x<1',
    '\\color{red}{x}',
    '\\overline{AB}',
    '\\left(\\frac12\\right)',
    '\\boxed{E=mc^2}',
    '\\begin{cases}1&x>0\\\\0&\\text{否则}\\end{cases}',
    '\\lim_{x\\to0}\\mathbb{R}',
    '\\xrightarrow{abc}',
  ])('are known: %s', (tex) => {
    const { body, diagnostics } = read(`$${tex}$`);
    expect(diagnostics).toEqual([]);
    expect(String(body)).toMatch(/^<p><math><m.*<\/math><\/p>\n$/);
    expect(String(body)).not.toMatch(/class=| style=|annotation/);
  });

  it('are not looked for unless they are asked for, nor in raw HTML, code and sums of money', () => {
    expect(bodyOf('$x^2$ \\(a\\)', { config: '' })).toBe('<p>$x^2$ (a)</p>');
    for (const [body, html] of [
      ['<p>$x^2$</p>', '<p>$x^2$</p>'],
      ['`$x^2$`', '<p><code>$x^2$</code></p>'],
      ['从$5涨到$10，\\$x', '<p>从$5涨到$10，$x</p>'],
    ] as const)
      expect(bodyOf(body)).toBe(html);
  });

  it('are part of the excerpt and of the words', () => {
    const { body, excerpt, record } = read('速度 $v$\n\n尾');
    expect(String(body.subarray(0, Number(excerpt.text)))).toBe(
      '<p>速度 <math><mrow><mi>v</mi></mrow></math></p>\n',
    );
    expect(record.description).toBe('速度 v');
  });

  it('that cannot be understood are code, and are told of with their lines', () => {
    const { body, diagnostics } = read('甲\n\n乙 $\\frac{a}{<b>$ $\\nothing$');
    expect(String(body)).toBe(
      '<p>甲</p>\n<p>乙 <code class="language-tex">\\frac{a}{&lt;b&gt;</code> <code class="language-tex">\\nothing</code></p>\n',
    );
    expect(diagnostics).toMatchObject([
      { code: 'math-invalid', severity: 'warning', line: 6, column: 4 },
      {
        code: 'math-invalid',
        line: 6,
        message: expect.stringContaining('Undefined control sequence: \\nothing'),
      },
    ]);
  });

  it.each([
    '\\href{javascript:alert(1)}{x}',
    '\\includegraphics{https://evil.example/a.png}',
    '\\htmlStyle{position:fixed}{x}',
    '\\htmlClass{site-nav}{x}',
    '\\text{<img src=x onerror=alert(1)>}',
    '\\text{</math><script>alert(1)</script>}',
    '\\def\\x{\\x\\x}\\x',
    `${'{'.repeat(4000)}x`,
    'x'.repeat(6000),
    '\\rule{10000em}{10000em}',
  ])('do no harm: %s', (tex) => {
    const html = bodyOf(`$${tex}$`);
    expect(html).not.toMatch(/<(?:a|img|script|span)\b| href=| class="site| style=/);
    expect(html).not.toMatch(/\d{4}em/);
  });

  it('cannot be written as MathML, or as a word that stands for one', () => {
    expect(bodyOf('<math><mi>x</mi></math> $y$')).toBe(
      '<p> <math><mrow><mi>y</mi></mrow></math></p>',
    );
  });

  it('of which there are many cost little each', () => {
    const from = process.cpuUsage().user;
    for (const piece of ['$a ', '\\(a ', '\\[a\n\n', '$$a\n\n', '$']) read(piece.repeat(20_000));
    // It takes less than one second; while each looked for its end, it took more than a minute.
    expect(process.cpuUsage().user - from).toBeLessThan(15_000_000);
  });
});
