import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load.js';
import { readSimpleFrontMatter, splitFrontMatter } from '../../src/content/front-matter.js';
import { trustedPublisher } from '../../src/content/html.js';
import { linkDetector, linkRewriter } from '../../src/content/links.js';
import { plainBodies } from '../../src/content/plain-body.js';
import { textOfHtml } from '../../src/util/html-text.js';
import { excerptText, parsePost } from '../helpers/parser.js';

const CONFIG = 'aliases: [old.example.net]\nbaseurl: /news\n';
/** Bodies that are sanitised, and those that the site trusts. */
const CONFIGS = [`${CONFIG}external_rel: nofollow\n`, `${CONFIG}sanitize: false\n`];

/** All that parsing says of a post, as plain values. */
function parsed(source: string, config: string) {
  const result = parsePost(source, { config });
  if (result.record === null) return result;
  const post = result as Exclude<typeof result, { record: null }>;
  const excerpt = excerptText(post);
  return {
    ...post,
    body: post.body.toString('utf8'),
    // Only the text of an excerpt that begins with raw HTML is ever read.
    excerpt: post.excerpt.form === 'text' ? textOfHtml(excerpt) : excerpt,
    diagnostics: post.diagnostics.map(({ code, message }) => `${code}: ${message}`),
  };
}

/** A carriage return sends a source the general way, through YAML and Markdown, and means nothing else. */
const theLongWay = (source: string, config: string) => {
  const result = parsed(source.replaceAll('\n', '\r\n'), config);
  const said = result.diagnostics.filter(
    (one) => !(typeof one === 'string' ? one : one.code).startsWith('line-ends'),
  );
  return { ...result, diagnostics: said };
};

const { config } = parseConfig(CONFIG, '_config.yml');
const rewrite = linkRewriter(config);
const renderPlain = plainBodies(rewrite, trustedPublisher(linkDetector(config), rewrite).rules);
const isPlain = (body: string): boolean => renderPlain(Buffer.from(body), 0) !== null;

const TEXT = fc.constantFrom(
  '经济',
  '增长3.5%',
  '，',
  '。',
  'GDP 2021',
  '“好”',
  '　',
  ' ',
  '·',
  '〇',
  '…',
  'Ａ',
  '—',
  '𠮷',
  '(a)',
  "it's",
  '|',
  '$5',
  'é',
  '①',
  '々',
  '10',
  '\u00a0',
  '\u2003',
  '１',
);
const PLAIN = fc.array(TEXT, { maxLength: 6 }).map((words) => words.join(''));
/** Inside of raw HTML, from the archive's everyday to what third-party sites come up with. */
const MARKUP = fc.constantFrom(
  '<p>',
  '</p>',
  '<p style="text-indent:2em;">',
  '<span id="s1">',
  '</span>',
  '<strong>',
  '</strong>',
  '<br>',
  '<br/>',
  '<P>',
  '<center><img src="https://img.example.org/a.jpg" width="500" style="border:0"></center>',
  '<!-- ad -->',
  '<!-- 1\n2 -->',
  '&nbsp;',
  '&amp;',
  '&ldquo;',
  '&nbsp',
  '& ',
  '<td colspan=2>',
  '<a href=http://x.example/a>',
  '<a href="/x">',
  "<a href='//old.example.net/y'>",
  '<p hidden>',
  '<p style="display:none">',
  '<p title=">" hidden>',
  '<p a=b="x c="y>z" hidden>',
  '<p\nhidden>',
  '< 5',
  '<5',
  '</ p>',
  '</p\n>',
  '<!doctype>',
  '<?x?>',
  '<script>x</script>',
  '<style>p{}</style>',
  '\n',
  '\n\n',
  '\n \n',
  ' ',
  '\t',
  '<p x="a\nb">',
  '<p x="a\n\nb">',
  '<font color=red>',
  '<o:p>',
  '<p 中="文">',
  '<p class=中>',
  '<p a="b"c>',
  '<p a = "b" />',
  '<p a/>',
  '\u0001',
  '<div',
  '>',
  '<https://x.example/>',
);
const HTML = fc
  .tuple(
    fc.constantFrom(
      '<p>',
      ' <p>',
      '   <div>',
      '<center>',
      '</p>',
      '<table class="a">',
      '    <p>',
      '<h2>',
      '<hr>',
      '<P>',
    ),
    fc.array(fc.oneof(TEXT, MARKUP), { maxLength: 12 }),
  )
  .map(([first, rest]) => first + rest.join(''));
const URL = fc.constantFrom(
  'http://news.example.com/html/NewsShare.html?infoCode=NW1',
  '//old.example.net/category/a.html',
  '//old.example.net/',
  'https://a.example',
  '//x',
  '/local',
  'http://xn--fiq228c.example/',
  'http://中文.example/',
  'http://a.example/%E4%B8%AD',
  'http://a.example/?a=1&b=2',
  'http://a.example/?a=1&copy;',
  'HTTP://A.example/B',
  'javascript:alert(1)',
  'http://a..b/-',
  'http://-.example:80/x_y*z',
  '//old.example.net/?hidden&display',
  'http://a.example/#x',
  'http://a.example:99999/',
  'http://u@a.example/',
);
const INLINE = fc
  .array(
    fc.oneof(
      PLAIN,
      URL.map((url) => `<${url}>`),
      fc.tuple(PLAIN, URL).map(([text, url]) => `[${text}](${url})`),
      fc.constantFrom(
        '<>',
        '｜',
        '**粗**',
        '`x`',
        '[a]',
        '![a](/b)',
        '\\',
        '&lt;',
        '[^1]',
        'http://bare.example/',
        '~~x~~',
        '<b>',
        '(x)',
        'www.example.com',
        'a@b.example',
      ),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((pieces) => pieces.join(''));
const BLOCK = fc.oneof(
  { weight: 3, arbitrary: HTML },
  { weight: 3, arbitrary: INLINE },
  INLINE.map((text) => `> ${text}`),
  fc.constantFrom(
    '- 一',
    '1. 一',
    '# 题',
    '    code',
    '***',
    ': 定义',
    '[a]: /x',
    '[^1]: 注',
    '| a |\n|---|\n| b |',
    '> 一\n二',
    '```\nx\n```',
    '一\n二',
    '>  x',
    '>x',
    'Term\n: def',
    '[ ] x',
    '<!-- x -->',
    '<script>\n\nx</script>',
  ),
);
const BODY = fc
  .tuple(
    fc.array(
      fc.tuple(BLOCK, fc.constantFrom('\n\n', '\n\n', '\n\n', '\n\n\n', '\n', '\n \n', '\n\n ')),
      { minLength: 1, maxLength: 5 },
    ),
    fc.constantFrom('', '\n', '\n\n', ' ', '\n  '),
  )
  .map(
    ([blocks, end]) =>
      blocks
        .map(([block, gap]) => block + gap)
        .join('')
        .trimEnd() + end,
  );

const FRONT_MATTER =
  '---\nlayout: post\ntitle: "题 目"\ndate: 2022-01-06 08:12:53 +0800\ncategories: mianyangribao\ntags: 绵阳日报新闻\n---\n';

describe('a body that needs no Markdown', () => {
  it.each(CONFIGS)(
    'is what Markdown would have made of it, and so is all that is told of it (%j)',
    (config) => {
      fc.assert(
        fc.property(BODY, (body) => {
          const source = FRONT_MATTER + body;
          expect(parsed(source, config)).toEqual(theLongWay(source, config));
        }),
        { numRuns: 2000 },
      );
    },
  );

  it.each([
    '> 摘要一句。\n\n<p>正文3.5%，A股。</p>\n <p>二</p>\n\n<http://news.example.com/a?b=1&c=2>\n\n[返回绵阳日报新闻](//old.example.net/category/mianyangribao.html)｜[返回首页](//old.example.net/)',
    '<p style="text-indent:2em;"><span id="s1">一</span><strong>二</strong><!-- ad --></p>\n\n<>\n',
    '<p>一&nbsp;二</p>\n\n\n只有文字。',
  ])('is the archive’s usual one: %j', (body) => {
    expect(isPlain(body)).toBe(true);
    for (const config of CONFIGS)
      expect(parsed(FRONT_MATTER + body, config)).toEqual(theLongWay(FRONT_MATTER + body, config));
  });

  it.each([
    '- 一',
    '一\n二',
    '**粗**',
    '<p>一\n \n二</p>',
    '<p>\u0000</p>',
    '<p x="\n">',
    '    <p>',
    '<script>x</script>',
    '[a]: /x',
    '<p>一</p>\n  ',
  ])('is not %j', (body) => {
    expect(isPlain(body)).toBe(false);
  });

  it('is as often plain in the property above as not', () => {
    const bodies = fc.sample(BODY, { numRuns: 1000, seed: 1 });
    const plain = bodies.filter(isPlain).length;
    expect(plain).toBeGreaterThan(50);
    expect(plain).toBeLessThan(900);
  });
});

describe('front matter that needs no YAML', () => {
  const value = fc.oneof(
    PLAIN.map((text) => `"${text}"`),
    fc.constantFrom(
      'post',
      '绵阳日报新闻',
      '21 caijing',
      'null',
      'True',
      'yes',
      '007',
      '1.5',
      '2022-01-06 08:12:53 +0800',
      '2022-01-06',
      '"a\\"b"',
      '""',
      "'a'",
      'a: b',
      'a #b',
      'a#b',
      '[a, b]',
      '*x',
      '&x y',
      '"a" b',
      'a b  c',
      'anxinguojizhengquan(xianggang)',
      '  x',
      '|',
      '!!str x',
      'e5',
      'NaN',
      '.inf',
      '~',
      '',
      '"\u2028"',
      '"\u0085"',
      'a\tb',
      '中：文',
      '-',
      'y',
      '"\ufeff"',
      'null x',
    ),
  );
  const line = fc.oneof(
    fc
      .tuple(
        fc.constantFrom(
          'title',
          'date',
          'tags',
          'null',
          'x_y',
          'Key',
          '__proto__',
          'constructor',
          'é',
        ),
        value,
      )
      .map(([key, text]) => `${key}: ${text}\n`),
    fc.constantFrom(
      '\n',
      '# x\n',
      'a:\n',
      '  b: c\n',
      '- d\n',
      'x\n',
      '...\n',
      '--- \n',
      'title:x\n',
    ),
  );

  it('says what YAML would say', () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 5 }),
        fc.constantFrom('', '\n', '正文', '\n\n<p>'),
        (lines, body) => {
          const source = `---\n${lines.join('')}---\n${body}`;
          const simple = readSimpleFrontMatter(Buffer.from(source));
          if (simple === null) return;
          const split = splitFrontMatter(source, 'a.md');
          expect({
            ...split,
            frontMatter: { ...('code' in split ? {} : split.frontMatter) },
          }).toMatchObject({
            frontMatter: Object.fromEntries(simple.frontMatter),
            body: Buffer.from(source).subarray(simple.bodyStart).toString(),
          });
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('is what a crawler writes', () => {
    const simple = readSimpleFrontMatter(Buffer.from(`${FRONT_MATTER}\n<p>`));
    expect(Object.fromEntries(simple?.frontMatter ?? [])).toEqual({
      layout: 'post',
      title: '题 目',
      date: '2022-01-06 08:12:53 +0800',
      categories: 'mianyangribao',
      tags: '绵阳日报新闻',
    });
  });
});
