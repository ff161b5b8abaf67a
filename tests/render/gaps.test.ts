import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absoluteLinks, feedContent } from '../../src/render/feed-content.js';
import { buildSite, CONFIG, type Files, makeSite, post, readTree } from '../helpers/site.js';
import { parseXml } from '../helpers/xml.js';

/** The page of a post with the body `<p>Body & 正文</p>` in a layout of its own. */
async function pageIn(templates: Files): Promise<string> {
  const root = makeSite({
    '_config.yml': CONFIG,
    'posts/2022-01-06-a.md': post({ title: 'A', layout: 'own' }, '<p>Body &amp; 正文</p>'),
    ...templates,
  });
  const result = await buildSite(root);
  expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return readTree(join(root, '_site'))['2022/01/06/a.html'] ?? '';
}

const BODY = '<p>Body &amp; 正文</p>\n';

describe('a body', () => {
  it.each([
    ['printed', '[{{ content }}]', `[${BODY}]`],
    ['printed twice', '{{ content }}{{ content }}', BODY + BODY],
    ['behind a filter', '{{ content | upper | safe }}', BODY.toUpperCase()],
    ['escaped', '{{ content | escape }}', BODY],
    ['as a text', '{{ (content ~ "") }}', '&lt;p&gt;Body &amp;amp; 正文&lt;/p&gt;\n'],
    [
      'in a capture behind a filter',
      '{% set x %}<{{ content }}>{% endset %}{{ x | replace("Body", "B") | safe }}',
      `<${BODY.replace('Body', 'B')}>`,
    ],
    [
      'in a filter block',
      '{% set x %}{% filter replace("Body", "B") %}{{ content }}{% endfilter %}{% endset %}{{ x.length }}',
      `${BODY.replace('Body', 'B').replace(/[<>]/g, '....').replace('&', '&amp;').length}`,
    ],
    [
      'in a macro',
      '{% macro m(x) %}({{ x }}){% endmacro %}{{ m(content) | replace("Body", "B") }}',
      `(${BODY.replace('Body', 'B')})`,
    ],
    [
      'in a call',
      '{% macro m() %}{{ caller() | replace("Body", "B") }}{% endmacro %}{% call m() %}{{ content }}{% endcall %}',
      BODY.replace('Body', 'B'),
    ],
    ['measured', '{{ content.length }} {{ content | length }}', `${BODY.length} ${BODY.length}`],
    ['tested', '{% if content %}yes{% endif %} {{ content is string }}', 'yes false'],
    ['cut', '{{ content | striptags | trim }}', 'Body &amp; 正文'],
    ['in an expression', '{{ content if true else "" }}', BODY],
  ])('%s', async (_, template, expected) => {
    expect(await pageIn({ 'templates/layouts/own.html': template })).toBe(expected);
  });

  it('in an include, a block and its parent, where a filter takes it whole', async () => {
    const page = await pageIn({
      'templates/layouts/own.html':
        '{% extends "base-own.html" %}{% block main %}{{ super() | replace("Body", "B") }}|{% include "part.html" %}|{% set x %}{% include "part.html" %}{% endset %}{{ x | replace("Body", "C") | safe }}{% endblock %}',
      'templates/base-own.html': '<{% block main %}{{ content }}{% endblock %}>',
      'templates/part.html': '{{ content }}',
    });
    expect(page).toBe(`<${BODY.replace('Body', 'B')}|${BODY}|${BODY.replace('Body', 'C')}>`);
  });

  it('in a layout within a layout', async () => {
    const page = await pageIn({
      'templates/layouts/own.html': '---\nlayout: outer\n---\n({{ content }})',
      'templates/layouts/outer.html': '[{{ content }}]{{ content | replace("Body", "B") }}',
    });
    expect(page).toBe(`[(${BODY})](${BODY.replace('Body', 'B')})`);
  });
});

describe('what is included', () => {
  it('is rendered again where a variable that it names has another value, and only there', async () => {
    const root = makeSite({
      '_config.yml': CONFIG,
      'templates/layouts/own.html':
        '{% set kind = page.title %}{% set list = [page.title] %}{% include "by-page.html" %} {% include "by-variable.html" %} {% include "by-list.html" %} {% include "outer.html" %} {% include "fixed.html" %}',
      'templates/by-page.html': '{{ page.title }}',
      'templates/by-variable.html': '{{ kind }}',
      'templates/by-list.html': '{{ list | first }}',
      'templates/outer.html': '{% include "by-variable.html" %}',
      'templates/fixed.html': '{{ site.title }}{% set n = cycler(1, 2) %}{{ n.next() }}',
      ...Object.fromEntries(
        Array.from({ length: 100 }, (_, n) => [
          `posts/2022-01-06-p${n}.md`,
          post({ title: `T${n % 80}`, layout: 'own' }),
        ]),
      ),
    });
    expect((await buildSite(root)).ok).toBe(true);
    const tree = readTree(join(root, '_site'));
    const title = /title: (.*)/.exec(CONFIG)?.[1];
    for (let n = 0; n < 100; n++) {
      const t = `T${n % 80}`;
      expect(tree[`2022/01/06/p${n}.html`]).toBe(`${t} ${t} ${t} ${t} ${title}1`);
    }
  });
});

/** Long enough to be kept as bytes, with characters of each length in UTF-8. */
const LONG = `<p>${'Kept é 正文 😀 '.repeat(30)}</p>`;

describe('what is included on page after page', () => {
  it.each([
    ['printed', '[{% include "long.html" %}]', `[${LONG}]`],
    ['printed twice', '{% include "long.html" %}{% include "long.html" %}', LONG + LONG],
    [
      'beside a body',
      '{% include "long.html" %}{{ content }}{% include "long.html" %}',
      LONG + BODY + LONG,
    ],
    ['in another include', '<{% include "outer.html" %}>', `<(${LONG})>`],
    ['in an include with a body', '{% include "mixed.html" %}', BODY + LONG],
    [
      'in a capture behind a filter',
      '{% set x %}{% include "outer.html" %}{% endset %}{{ x | replace("Kept", "K") | safe }}',
      `(${LONG})`.replaceAll('Kept', 'K'),
    ],
    [
      'measured',
      '{% set x %}{% include "long.html" %}{% endset %}{{ x | length }}',
      `${LONG.length}`,
    ],
    [
      'in a macro',
      '{% macro m() %}{% include "long.html" %}{% endmacro %}{{ m() | replace("Kept", "K") }}',
      LONG.replaceAll('Kept', 'K'),
    ],
    [
      'in a block and its parent, behind a filter',
      '{% extends "base-own.html" %}{% block main %}{{ super() | replace("Kept", "K") }}{% endblock %}',
      `<${LONG.replaceAll('Kept', 'K')}>`,
    ],
    [
      'in a layout within a layout',
      '---\nlayout: outer\n---\n{% include "long.html" %}',
      `[${LONG}]${LONG.replaceAll('Kept', 'K')}`,
    ],
  ])('%s', async (_, template, expected) => {
    const root = makeSite({
      '_config.yml': CONFIG,
      'templates/layouts/own.html': template,
      'templates/layouts/outer.html': '[{{ content }}]{{ content | replace("Kept", "K") }}',
      'templates/base-own.html': '<{% block main %}{% include "long.html" %}{% endblock %}>',
      'templates/outer.html': '({% include "long.html" %})',
      'templates/mixed.html': '{{ content }}{% include "long.html" %}',
      'templates/long.html': LONG,
      ...Object.fromEntries(
        Array.from({ length: 4 }, (_, n) => [
          `posts/2022-01-06-p${n}.md`,
          post({ title: `T${n}`, layout: 'own' }, '<p>Body &amp; 正文</p>'),
        ]),
      ),
    });
    expect(
      (await buildSite(root)).diagnostics.filter(({ severity }) => severity === 'error'),
    ).toEqual([]);
    const tree = readTree(join(root, '_site'));
    for (let n = 0; n < 4; n++) expect(tree[`2022/01/06/p${n}.html`]).toBe(expected);
  });

  it('in a page that is a template, of which the layout looks at the content', async () => {
    const page = (title: string) =>
      `---\ntitle: ${title}\nlayout: own\n---\n{% include "long.html" %}`;
    const root = makeSite({
      '_config.yml': CONFIG,
      'templates/layouts/own.html': '{{ content | replace("Kept", "K") }}',
      'templates/long.html': LONG,
      ...Object.fromEntries(['a', 'b', 'c'].map((name) => [`pages/${name}.html.njk`, page(name)])),
    });
    expect((await buildSite(root)).ok).toBe(true);
    const tree = readTree(join(root, '_site'));
    for (const name of ['a', 'b', 'c'])
      expect(tree[`${name}.html`]?.trim()).toBe(LONG.replaceAll('Kept', 'K'));
  });
});

describe('what is included with a body in it', () => {
  it('has its body each time', async () => {
    const long = 'x'.repeat(300);
    const page = await pageIn({
      'templates/layouts/own.html':
        '{% include "part.html" %}{% include "part.html" %}{% include "part.html" %}',
      'templates/part.html': `${long}{{ page.content }}`,
    });
    expect(page).toBe(`${long}${BODY}`.repeat(3));
  });
});

describe('the content of a feed', () => {
  const HTML = fc
    .array(
      fc.constantFrom(
        '<p>',
        '<a href="/x">',
        "<a href='y'>",
        '<img src=z.png alt="a>b">',
        '<b title="',
        '<A href=',
        '>',
        '<a href="#x" HREF=//h>',
        '<a href="">',
        'href="/no"',
        '<p title="href=">',
        '正文',
        '&amp;',
        '"',
        "'",
        '<',
        ']]',
        ']>',
        '\u0001',
        '\ufffe',
        '\uffff',
        '\ufffd',
        ' ',
        '\u00a0',
        '<a\u00a0href="/w">',
        '欠',
        '\n',
      ),
      { maxLength: 12 },
    )
    .map((pieces) => pieces.join(''));
  const SITE = 'https://新闻.example';
  const PAGE = `${SITE}/c/a.html`;
  const binary = (text: string) => Buffer.from(text).toString('latin1');

  it('is the same from bytes as from text', () => {
    fc.assert(
      fc.property(HTML, (html) => {
        const written = absoluteLinks(binary(html), binary(SITE), binary(PAGE));
        expect(Buffer.from(written, 'latin1').toString()).toBe(absoluteLinks(html, SITE, PAGE));
      }),
      { numRuns: 2000 },
    );
  });

  it('stays in its section, whatever is in it, without what XML forbids', () => {
    fc.assert(
      fc.property(HTML, (html) => {
        const section = feedContent(binary(html), binary(SITE), binary(PAGE));
        const { text, children } = parseXml(
          `<content>${Buffer.from(section, 'latin1').toString()}</content>`,
        );
        const linked = absoluteLinks(html, SITE, PAGE);
        expect(text).toBe(linked.replace(/[\u0001\ufffe\uffff]/g, ''));
        expect(children).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['<a', '</', '<a x="', '<a x=\'<b y="', '<a "<a \'', '<a ', '<a x=">" '])(
    'takes no longer than reading where nothing is ever closed: %s',
    (piece) => {
      // Without the first sign there would be no links to look for.
      const html = `=${piece.repeat(400_000 / piece.length)}`;
      expect(absoluteLinks(html, SITE, PAGE)).toBe(html);
    },
    5000,
  );

  it('stays in its quotes where the address of the page has one', () => {
    expect(absoluteLinks("<a href='x'>", SITE, `${SITE}/it's/a.html`)).toBe(
      `<a href="${SITE}/it's/x">`,
    );
  });

  it.each([
    ['<a href="/x">', `<a href="${SITE}/x">`],
    ["<a class=b href='x.html'>", `<a class=b href="${SITE}/c/x.html">`],
    ['<b title=" href=x onclick=alert(1) ">', '<b title=" href=x onclick=alert(1) ">'],
    ["<a title='href=\"' href='a\"b'>", `<a title='href="' href="${SITE}/c/a&quot;b">`],
    ['<a/href=x/src=y>', '<a/href=x/src=y>'],
    ['<img title=a href=x>', `<img title=a href="${SITE}/c/x">`],
    ['<img src=a.png>', `<img src="${SITE}/c/a.png">`],
    ['<a href="#top">', `<a href="${PAGE}#top">`],
    ['<a href="//other.example/">', '<a href="//other.example/">'],
    ['&lt;a href="/x">', '&lt;a href="/x">'],
  ])('has absolute links: %s', (html, expected) => {
    expect(absoluteLinks(html, SITE, PAGE)).toBe(expected);
  });
});
