import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerptText, goodPost } from '../helpers/parser.js';

const parse = (body: string, { config = '', path = 'posts/2022-01-06-a.md' } = {}) =>
  goodPost(`---\ntitle: a\n---\n${body}`, { config, path });
const excerptOf = (...args: Parameters<typeof parse>) => excerptText(parse(...args));

describe('the excerpt', () => {
  it.each([
    ['一。\n\n二。', '<p>一。</p>\n'],
    ['一\n二\n\n三', '<p>一二</p>\n'],
    ['[a]\n\n[a]: /x', '<p><a href="/x">a</a></p>\n'],
    ['- 一\n\n- 二', '<ul>\n<li>一</li>\n</ul>\n'],
    ['# 题\n\n文', '<h1'],
    ['只有一段', '<p>只有一段</p>\n'],
  ])('of %j', (body, excerpt) => {
    expect(excerptOf(body)).toContain(excerpt);
    expect(excerptOf(body)).not.toContain('三');
  });

  it('ends at the separator that the post or the site names', () => {
    expect(
      excerptOf('一\n\n二\n\n<!--more-->\n三', { config: 'excerpt_separator: <!--more-->\n' }),
    ).toBe('<p>一</p>\n<p>二</p>\n');
    const own = goodPost('---\nexcerpt_separator: "~~"\n---\n一\n\n二\n~~\n三');
    expect(excerptText(own)).toContain('二');
    expect(excerptText(own)).not.toContain('三');
  });

  it('that begins with raw HTML is its text', () => {
    expect(parse('<p>一<b>二</b></p>')).toMatchObject({ excerpt: { form: 'text' } });
    expect(parse('一')).toMatchObject({ excerpt: { form: 'html' } });
  });

  it('of the front matter goes before', () => {
    const parsed = goodPost('---\nexcerpt: 自己 <b> 写\n---\n一');
    expect(parsed).toMatchObject({ excerpt: { text: '自己 &lt;b&gt; 写', form: 'text' } });
    expect(parsed.record.description).toBe('自己 <b> 写');
  });
});

describe('the description', () => {
  const describe_ = (body: string) => parse(body).record.description ?? '';

  it.each([
    ['一<b>二</b>&amp;三 **四**', '一二&三四'],
    ['<p>甲</p><p>乙</p>', '甲乙'],
    ['<script>x</script>甲', '甲'],
    ['rain in<br>town', 'rain in town'],
    [`${'字'.repeat(150)}。${'字'.repeat(100)}`, `${'字'.repeat(150)}。`],
  ])('of %j', (body, expected) => {
    expect(describe_(body)).toBe(expected);
  });

  it.each([
    ['> 渡口复航。\n\n<p>今天早上。</p>', '今天早上。'],
    ['渡口复航\n\n今天**早上**。', '今天早上。'],
    ['> 渡口复航，今天早上。\n\n<p>乙。</p>', '渡口复航，今天早上。'],
    // Where nothing follows, that is all there is to say.
    ['> 渡口复航。\n', '渡口复航。'],
  ])('of %j, whose title is 渡口复航, does not repeat it', (body, expected) => {
    expect(goodPost(`---\ntitle: 渡口复航\n---\n${body}`).record.description).toBe(expected);
  });

  it('is plain text of at most 200 characters, cut at no half of anything', () => {
    const pieces = fc.constantFrom(
      '字',
      '。',
      '！',
      '𠮷',
      'e\u0301',
      '👨‍👩‍👧',
      'word ',
      '&amp;',
      '&lt;',
      '<b>粗</b>',
      '<br>',
    );
    fc.assert(
      fc.property(fc.array(pieces, { minLength: 1, maxLength: 300 }), (parts) => {
        const source = `甲${parts.join('')}`;
        const text = describe_(source);
        expect(Array.from(text).length).toBeLessThanOrEqual(200);
        expect(text.isWellFormed()).toBe(true);
        expect(text).not.toMatch(/<\/?b|&amp;|&lt/);
        const plain = source
          .replace(/<\/?b>/g, '')
          .replace(/<br>/g, ' ')
          .replaceAll('&amp;', '&')
          .replaceAll('&lt;', '<');
        const squeeze = (s: string) => s.replace(/\s+/g, '');
        const shown = squeeze(text.replace(/…$/, ''));
        expect(squeeze(plain).startsWith(shown)).toBe(true);
        expect(squeeze(plain).slice(shown.length)).not.toMatch(/^[\p{M}\u200d]/u);
      }),
      { numRuns: 200 },
    );
  });
});

describe('hidden parts', () => {
  it.each([
    '<div style="display:none">广告</div>',
    '<div style="color:red;DISPLAY : none !important">广告</div>',
    "<span style='display:none'>广告</span>",
    '<div hidden>广告</div>',
    '<div hidden=""><p>广<b>告</b></p></div>',
    '<div style="dis/**/play:none;display:none">广告</div>',
    '<div style="&#100;isplay:none">广告</div>',
  ])('%s goes from body, excerpt and description', (hidden) => {
    const { body, excerpt, record } = parse(
      `<p>前${hidden.startsWith('<span') ? hidden : ''}</p>${hidden}<p>后</p>`,
    );
    for (const text of [String(body), excerptText({ body, excerpt }), record.description]) {
      expect(text).not.toContain('广');
      expect(text).toContain('前');
      expect(text).toContain('后');
    }
  });

  it.each([
    '<div style="display:block">正文</div>',
    '<div style="display:none;display:block">正文</div>',
    '<div data-hidden>正文</div>',
    '<p>the hidden display:none of a text</p>',
  ])('%s stays', (shown) => {
    expect(String(parse(shown, { config: 'sanitize: false' }).body)).toContain(shown);
    expect(String(parse(shown).body)).toContain(shown.replace(/<div [^>]*>/, '<div>'));
  });
});

describe('links to an alias of the site', () => {
  const config = 'aliases: [old.example.org, 新闻.example]\nbaseurl: /news\n';

  it.each([
    ['[a](http://old.example.org/c/a.html)', 'href="/news/c/a.html"'],
    ['[a](//old.example.org/c/)', 'href="/news/c/"'],
    ['[a](https://OLD.example.org)', 'href="/news/"'],
    ['<a href="https://old.example.org/c?d#e">a</a>', 'href="/news/c?d#e"'],
    ['<a href=//old.example.org/>a</a>', 'href="/news/"'],
    ['<img src="http://old.example.org/a.png">', 'src="/news/a.png"'],
    ['[a](http://新闻.example/c)', 'href="/news/c"'],
  ])('%s leads within it', (body, expected) => {
    expect(String(parse(body, { config }).body)).toContain(expected);
  });

  it.each([
    ['[a](http://other.example.org/c)', 'href="http://other.example.org/c"'],
    ['[a](http://old.example.org.evil.com/c)', 'href="http://old.example.org.evil.com/c"'],
    ['[a](http://old.example.org@evil.com/c)', 'evil.com/c"'],
  ])('%s is another host', (body, expected) => {
    expect(String(parse(body, { config }).body)).toContain(expected);
  });
});

describe('code', () => {
  it('is highlighted where the language is known, and kept as it is elsewhere', () => {
    expect(String(parse('```js\nconst a = 1;\n```').body)).toContain(
      '<span class="hljs-keyword">const</span>',
    );
    expect(String(parse('```nosuch\nconst a = 1 < 2;\n```').body)).toContain('const a = 1 &lt; 2;');
    expect(String(parse('```../../etc\nx\n```').body)).toContain('x');
    expect(String(parse('```\nconst\n```').body)).not.toContain('hljs-');
  });
});

describe('an HTML source', () => {
  it('is not Markdown', () => {
    const { body } = parse('*甲*\n\n    乙', { path: 'posts/2022-01-06-a.html' });
    expect(String(body)).toBe('*甲*\n\n    乙');
  });
});

describe('any bytes at all', () => {
  it('give a record or a diagnostic, never an exception', () => {
    const line = fc.constantFrom(
      'title: a',
      'date: x',
      '---',
      '\tx: 1',
      'tags: [',
      '*a',
      '&a b',
      '<div hidden',
      '```',
      '<!--',
      ']]>',
      '\0',
      '\r',
      '> > >',
      '| a |\n|---|',
      '[^1]: x',
      ': x',
    );
    const structured = fc
      .array(line, { maxLength: 12 })
      .map((lines) => Buffer.from(`---\n${lines.join('\n')}`));
    fc.assert(
      fc.property(
        fc.oneof(
          structured,
          fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
        ),
        (bytes) => {
          const parsed = goodOrFault(bytes);
          expect(parsed).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

function goodOrFault(bytes: Buffer): boolean {
  try {
    return goodPost(bytes).record !== null;
  } catch (error) {
    // `published: false` cannot occur here: without a record there is a diagnostic that says why.
    return (JSON.parse((error as Error).message) as unknown[]).length > 0;
  }
}
