import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeHtml, describe as describeText, textOfHtml } from '../../src/util/html-text.js';

describe('text of HTML', () => {
  it.each([
    ['tags go', '<p>甲<strong>乙</strong>丙</p>', '甲乙丙'],
    ['blocks part Latin words', '<p>one</p><p>two</p>', 'one two'],
    ['inline elements do not', 'o<b>n</b>e', 'one'],
    ['no blank between Chinese characters', '<p>甲</p>\n<p>乙</p>', '甲乙'],
    ['a blank beside Latin words stays', '用 gazette 写', '用 gazette 写'],
    ['entities are read', '&lt;b&gt; &amp;amp; &#x4e2d;&nbsp;x', '<b> &amp; 中 x'],
    ['comments go', '甲<!-- <p>x</p> -->乙', '甲乙'],
    ['a comment that is not closed', '甲<!-- 乙', '甲'],
    [
      'script and style go with their text',
      '甲<script>var a="<p>"</script><STYLE>p{}</STYLE >乙',
      '甲乙',
    ],
    ['a script that is not closed', '甲<script>alert(1)', '甲'],
    ['`>` in an attribute', '<img alt="a > b">乙', '乙'],
    ['`<` that begins no tag', '1 < 2 且 3 > 2', '1 < 2 且 3 > 2'],
    ['an apostrophe in a tag', "<p it's>甲</p>乙", '甲乙'],
    ['a tag that is not closed', '甲<p title="x', '甲'],
    ['blanks are folded', ' a \n\t　b ', 'a b'],
    ['empty', '', ''],
  ])('%s', (_, html, text) => {
    expect(textOfHtml(html)).toBe(text);
  });

  it('takes no long time for hostile input', () => {
    expect(textOfHtml('<!--'.repeat(50_000))).toBe('');
    expect(textOfHtml('<a ='.repeat(50_000))).toBe('');
  });
});

const segmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** Offsets at which a text may be cut without cutting a character as a reader sees it. */
function boundaries(text: string): Set<number> {
  return new Set([...segmenter.segment(text)].map(({ index }) => index).concat(text.length));
}

describe('a description', () => {
  const han = (count: number): string => '中'.repeat(count);

  it.each([
    ['a short text is whole', han(200), han(200)],
    ['a longer one is cut with an ellipsis', han(201), `${han(199)}…`],
    [
      'behind the last full sentence of its second half',
      `${han(120)}。${han(200)}`,
      `${han(120)}。`,
    ],
    ['with the quote that ends it', `${han(120)}！”${han(200)}`, `${han(120)}！”`],
    [
      'not behind a sentence of its first half',
      `${han(50)}。${han(300)}`,
      `${han(50)}。${han(148)}…`,
    ],
    ['at 200 exactly', `${han(199)}。${han(9)}`, `${han(199)}。`],
    ['not inside a surrogate pair', `${han(198)}${'𠮷'.repeat(9)}`, `${han(198)}…`],
    ['not inside a family', `${han(195)}👨‍👩‍👧‍👦${han(9)}`, `${han(195)}…`],
    ['not inside a flag', `中${'🇨🇳'.repeat(90)}`, `中${'🇨🇳'.repeat(49)}…`],
    ['not before a combining accent', `${han(198)}e\u0301${han(9)}`, `${han(198)}…`],
    ['a mark behind a full stop belongs to it', `${han(198)}。\u0301${han(9)}`, `${han(198)}…`],
  ])('%s', (_, text, description) => {
    expect(describeText(text)).toBe(description);
  });

  const pieces = fc.constantFrom(
    '中',
    'a',
    ' ',
    '。',
    '！”',
    '𠮷',
    '👨‍👩‍👧‍👦',
    '🇨🇳',
    'e\u0301',
    '가',
    '한',
    '👍🏽',
    '\u0301',
    '&',
    '<',
  );
  const texts = fc.oneof(
    fc.array(pieces, { minLength: 150, maxLength: 400 }).map((list) => list.join('')),
    fc.string({ unit: 'grapheme', minLength: 180, maxLength: 400 }),
    fc.string({ unit: 'binary', minLength: 180, maxLength: 400 }),
  );

  it('is never longer than 200 and never cuts a character', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const description = describeText(text);
        expect(description.length).toBeLessThanOrEqual(200);
        if (description === text) return;
        const kept =
          description.endsWith('…') && !text.startsWith(description)
            ? description.slice(0, -1)
            : description;
        expect(text.startsWith(kept)).toBe(true);
        // Blanks at the cut are trimmed; the cut itself was behind them.
        const blanks = /^\s*/.exec(text.slice(kept.length))?.[0].length ?? 0;
        const ends = Array.from({ length: blanks + 1 }, (_, i) => kept.length + i);
        expect(ends.some((end) => boundaries(text).has(end))).toBe(true);
      }),
    );
  });

  it('of HTML is that of its text, whatever entities and tags it is written with', () => {
    const units = fc.constantFrom(
      ['中', '中'],
      ['&amp;', '&'],
      ['&#x1F600;', '😀'],
      ['<b>字</b>', '字'],
      ['<!-- x -->', ''],
      ['&lt;', '<'],
    );
    fc.assert(
      fc.property(fc.array(units, { minLength: 100, maxLength: 1500 }), (list) => {
        const html = list.map(([written]) => written).join('');
        const text = list.map(([, shown]) => shown).join('');
        expect(describeHtml(html)).toBe(describeText(text));
      }),
    );
  });

  it('is found behind much markup without text', () => {
    const html = `<p title="${'a<b '.repeat(2000)}">${'<i></i>'.repeat(2000)}正文。</p>`;
    expect(describeHtml(html)).toBe('正文。');
  });

  it('has nothing of an attribute in it that is as long as an article', () => {
    const html = `<p>正文</p><img alt="${'x<y '.repeat(3000)}"><p>完</p>`;
    expect(describeHtml(html)).toBe('正文完');
  });
});
