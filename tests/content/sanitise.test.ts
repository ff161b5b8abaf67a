import fc from 'fast-check';
import { parseFragment, serialize } from 'parse5';
import { describe, expect, it } from 'vitest';
import { attributeFilter } from '../../src/content/attributes.js';
import { applyEdits, roomForEdits } from '../../src/content/edits.js';
import { sanitisingPublisher } from '../../src/content/html.js';
import { sanitiser } from '../../src/content/sanitise.js';
import { tagScanner } from '../../src/content/tags.js';
import { HOSTILE_CONFIG, hostileCases } from '../helpers/hostile.mjs';
import { takenOut } from '../helpers/oracle.js';
import { excerptText, goodPost } from '../helpers/parser.js';

const filter = attributeFilter({
  rewrite: (url) => url.replace('//old.example.net/', '/'),
  frames: new Set(['video.example.org']),
  externalRel: 'nofollow',
  siteHost: 'news.example.com',
  fragments: '/fragments/',
});
const sanitise = sanitiser(filter);
const publisher = sanitisingPublisher(filter);
const scan = tagScanner(publisher.rules);

/** What the scanner alone makes of HTML, or null where it leaves it to the sanitiser. */
function theFastWay(html: string): string | null {
  const bytes = Buffer.from(html);
  const scanned = scan(bytes, bytes.length, bytes.length);
  if (scanned?.tags !== 'clean') return null;
  const target = Buffer.alloc(bytes.length + roomForEdits(scanned.edits));
  const { length } = applyEdits(bytes, bytes.length, bytes.length, scanned.edits, target);
  return target.toString('utf8', 0, length);
}

/** HTML as a browser understands it, written anew without comments. */
function understood(html: string): string {
  const fragment = parseFragment(DIV, html, {});
  const work: { childNodes: { nodeName: string }[] }[] = [fragment];
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    node.childNodes = node.childNodes.filter(({ nodeName }) => nodeName !== '#comment');
    for (const child of node.childNodes) if ('childNodes' in child) work.push(child as never);
  }
  return serialize(fragment);
}
const DIV = parseFragment('<div></div>').childNodes[0] as never;

const NAMES =
  'p p p div center blockquote ul ol li section h1 h2 pre span strong b i a font code br img hr wbr em table tr td main svg title'.split(
    ' ',
  );
const ATTRIBUTE = fc.constantFrom(
  '',
  '',
  '',
  ' id="main"',
  ' class="site-header hljs-string"',
  ' style="text-align:center;color:red"',
  ' style="display:none"',
  " href='//old.example.net/a?b&amp;c=1&copy'",
  ' href="https://other.example/"',
  ' href="#x"',
  ' href=javascript:alert(1)',
  ' src=/a.png width=20',
  ' onclick="x"',
  ' title="<b>&quot;</b>"',
  ' hidden',
  ' align=center ALIGN=left',
  ' /',
);
const TAG = fc
  .tuple(fc.constantFrom('<', '<', '</'), fc.constantFrom(...NAMES), ATTRIBUTE)
  .map(([open, name, attribute]) => `${open}${name}${open === '</' ? '' : attribute}>`);
const PIECE = fc.oneof(
  { weight: 5, arbitrary: TAG },
  fc.constantFrom(
    '字',
    ' ',
    '\n',
    'a',
    '&amp;',
    '&lt;b>',
    '<!-- x -->',
    '<!--',
    '< 5',
    '<',
    '>',
    '"',
  ),
);
/** Tags in order, so that a good part of them is what the scanner lets pass. */
const NESTED = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      '字',
      '&nbsp;',
      '\n',
      '<br>',
      '<img src=/a.png style="width:50%">',
      '<!-- x -->',
      '</p>',
    ),
    fc
      .tuple(fc.constantFrom(...NAMES.slice(0, 21)), ATTRIBUTE, tie('nodes'), fc.boolean())
      .map(
        ([name, attribute, inner, closes]) =>
          `<${name}${attribute}>${inner}${closes || name !== 'p' ? `</${name}>` : ''}`,
      ),
  ),
  nodes: fc.array(tie('node'), { maxLength: 4 }).map((nodes) => nodes.join('')),
})).nodes;
const HTML = fc.oneof(
  NESTED,
  NESTED,
  fc.array(PIECE, { maxLength: 14 }).map((pieces) => pieces.join('')),
);

describe('what names a fragment', () => {
  it.each([
    ['<div class="fragment" data-fragment="/fragments/a.html">x</div>', true],
    ['<div class="fragment" data-fragment="/fragments/%E7%94%B2.html">x</div>', true],
    ['<p data-fragment="/fragments/a.html">x</p>', false],
    ['<div data-fragment="//evil.example/fragments/a.html">x</div>', false],
    ['<div data-fragment="/\\\\evil.example/fragments/a.html">x</div>', false],
    ['<div data-fragment="https://evil.example/fragments/a.html">x</div>', false],
    ['<div data-fragment="/fragments/../a.html">x</div>', false],
    ['<div data-fragment="/fragments/..%2Fa.html">x</div>', false],
    ['<div data-fragment="/fragments/a.html?x">x</div>', false],
    ['<div data-fragment="/about.html">x</div>', false],
  ])('stays where it is one of the site’s: %s', (html, stays) => {
    expect(sanitise(html).html.includes('data-fragment')).toBe(stays);
    expect(publisher.publish(html).html).toBe(sanitise(html).html);
  });
});

describe('HTML that the scanner lets pass', () => {
  it('is what the sanitiser would have made of it', () => {
    let passed = 0;
    fc.assert(
      fc.property(HTML, (html) => {
        const fast = theFastWay(html);
        if (fast === null) return;
        passed++;
        expect(understood(fast)).toBe(understood(sanitise(html).html));
      }),
      { numRuns: 6000 },
    );
    expect(passed).toBeGreaterThan(1000);
  });
});

/** Without what every picture gets, of which tests/content/pictures.test.ts tells. */
const withoutAdded = (html: string): string =>
  html.replace(/<img [^>]*>/g, (tag) =>
    tag.replace(/ (?:alt=""|loading="lazy"|decoding="async")/g, ''),
  );

describe('hostile bodies', () => {
  const cases = hostileCases();

  it('are many', () => {
    expect(cases.length).toBeGreaterThan(150);
  });

  it.each(cases.map((hostile) => [`${hostile.file}: ${hostile.name}`, hostile] as const))(
    '%s',
    (_, { body, html, said }) => {
      const post = goodPost(`---\ntitle: 题\n---\n${body}\n`, { config: HOSTILE_CONFIG });
      const published = String(post.body);
      expect(withoutAdded(published).trimEnd()).toBe(withoutAdded(html));
      expect(post.diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual(said);
      expect(takenOut(published)).toEqual([]);
      expect(takenOut(excerptText(post))).toEqual([]);
      expect(post.record.description).not.toContain('影');
    },
  );
});

describe('a NUL', () => {
  // A post that holds one is held back; the sanitiser does not rely on it.
  it.each([
    ['<p>一\u0000二<scr\u0000ipt>alert(1)</script></p>', '<p>一二alert(1)</p>'],
    ['<p onclick\u0000=alert(1) title="x\u0000y">字</p>', '<p title="x\ufffdy">字</p>'],
    ['<a href="java\u0000script:alert(1)">字</a>', '<a>字</a>'],
  ])('makes nothing else of %j', (html, expected) => {
    expect(publisher.publish(html).html).toBe(expected);
  });
});

describe('any HTML', () => {
  it('becomes something from which DOMPurify takes nothing, and which stays as it is', () => {
    fc.assert(
      fc.property(HTML, (html) => {
        const published = publisher.publish(html).html;
        expect(takenOut(published)).toEqual([]);
        expect(understood(publisher.publish(published).html)).toBe(understood(published));
        expect(sanitise(sanitise(html).html).html).toBe(sanitise(html).html);
      }),
      { numRuns: 400 },
    );
  });
});

describe('what the configuration decides', () => {
  const BODY = '<p onclick="x()">字</p><script>x()</script>';
  const at = (path: string, config: string) =>
    String(goodPost(`---\ntitle: 题\n---\n${BODY}\n`, { path, config }).body).trimEnd();

  it.each([
    ['posts/own/2022-01-06-a.md', 'trust: [posts/own]'],
    ['posts/own/2022-01-06-a.md', 'trust: [./_posts/own/]'],
    ['posts/own/2022-01-06-a.md', 'trust: ["posts/*/2022-*.md"]'],
    ['posts/2022-01-06-a.md', 'sanitize: false'],
  ])('trusts %s by %s', (path, config) => {
    expect(at(path, config)).toBe(BODY);
  });

  it.each([
    ['posts/owner/2022-01-06-a.md', 'trust: [posts/own]'],
    ['posts/2022-01-06-a.md', ''],
    ['posts/2022-01-06-a.md', 'trust: []'],
    ['posts/2022-01-06-a.md', 'defaults: [{ values: { trust: true, sanitize: false } }]'],
  ])('does not trust %s by %s', (path, config) => {
    expect(at(path, config)).toBe('<p>字</p>');
  });

  it('is nothing that a post can decide', () => {
    const post = goodPost(`---\ntitle: 题\ntrust: true\nsanitize: false\n---\n${BODY}\n`);
    expect(String(post.body).trimEnd()).toBe('<p>字</p>');
    expect(post.diagnostics).toMatchObject([
      { code: 'html-removed', severity: 'note', line: 6, column: 4 },
      { code: 'trust-ignored', severity: 'warning', line: 3, column: 1 },
      { code: 'trust-ignored', severity: 'warning', line: 4, column: 1 },
    ]);
  });

  it.each([
    ['[a](https://other.example/)', 'href="https://other.example/" rel="nofollow ugc"'],
    ['<https://other.example/>', 'href="https://other.example/" rel="nofollow ugc"'],
    ['<p><a href="//other.example">a</a></p>', 'href="//other.example" rel="nofollow ugc"'],
    ['<p><a href="/\\other.example">a</a></p>', 'href="/\\other.example" rel="nofollow ugc"'],
    ['<p><a rel=x href=https://news.example.com@other.example>a</a></p>', '" rel="nofollow ugc"'],
    ['[a](https://NEWS.example.com/x)', 'href="https://NEWS.example.com/x">'],
    ['[a](/x)', 'href="/x">'],
    ['[a](mailto:a@other.example)', 'href="mailto:a@other.example">'],
  ])('gives links to other hosts a rel: %s', (body, expected) => {
    const config = 'url: https://news.example.com\nexternal_rel: nofollow ugc\n';
    expect(String(goodPost(`---\ntitle: 题\n---\n${body}\n`, { config }).body)).toContain(expected);
  });
});

describe('a body that is made to take long', () => {
  /** Pieces that took quadratic time somewhere, here or in a library; half a megabyte of each takes seconds, not hours. */
  const PIECES = [
    '# \n',
    'a\n---\n',
    '- [x] a\n',
    '<b>\n',
    '<a x="',
    '<a x=\'<b y="',
    '<!--',
    '<textarea>',
    '<font a=',
    '<p><font color=a><font color=b>',
    '<div>',
    '<p class="a">',
    '[^1]: x\n\n',
    '<svg><p>',
  ];

  it.each([
    ...PIECES.map((piece) => piece.repeat(100_000 / piece.length)),
    `<p style="${'('.repeat(250_000)}'x">`,
    `<p style="display:${' '.repeat(250_000)}!x">`,
    `<img srcset="${','.repeat(250_000)}">`,
    `<p ${Array.from({ length: 20_000 }, (_, n) => `a${n}`).join(' ')}>`,
    `${Array.from({ length: 300 }, (_, n) => `<font color=c${n}>`).join('')}${'<p>'.repeat(20_000)}`,
  ])(
    '%#',
    (body) => {
      const post = goodPost(`---\ntitle: 题\n---\n${body}`);
      expect(post.body.length).toBeLessThan(8_000_000);
    },
    60_000,
  );
});
