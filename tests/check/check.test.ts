import { chmodSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/check/check.js';
import { fix } from '../../src/check/fix.js';
import { encode } from '../helpers/encode.js';
import { buildSite, CONFIG, type Files, makeSite, NOW, post, readTree } from '../helpers/site.js';

const LONG =
  '县农业农村局的技术员走进田间地头，为农户讲解水稻育秧的要点，并送去了新的种子和化肥，农户们都说好。';
const SITE: Files = {
  '_config.yml': `${CONFIG}baseurl: /base\naliases: [old.example.net]\n`,
  'posts/2022-01-06-a.md': post({ title: 'A', category: 'News' }),
  'posts/2022-01-07-b.md': post({ title: 'B', category: 'News', redirect_from: '/old.html' }),
  'pages/about.md': post(
    { title: 'About' },
    '<p id="part">部</p><a name="部"></a> [a](#top) [a](#:~:text=x)',
  ),
  'public/paper.html': '<p id=p1>',
  'public/pictures/a b.png': 'png',
};

const checked = (files: Files) => check({ root: makeSite({ ...SITE, ...files }), now: NOW });
const codes = async (files: Files) =>
  (await checked(files)).diagnostics.map(({ code, file }) => `${code} ${file ?? ''}`);
const linking = (body: string): Files => ({ 'posts/2022-01-08-l.md': post({ title: 'L' }, body) });

describe('a check', () => {
  it('finds nothing wrong with a good site, and writes nothing', async () => {
    const root = makeSite(SITE);
    const before = readTree(root);
    const leftovers = () =>
      readdirSync(tmpdir()).filter((name) => name.startsWith('gazette-check'));
    const others = leftovers();
    const result = await check({ root, now: NOW });
    expect(result).toMatchObject({ ok: true, diagnostics: [], counts: { posts: 2, pages: 1 } });
    expect(result.counts.rendered).toBeGreaterThan(10);
    expect(readTree(root)).toEqual(before);
    expect(readdirSync(root).sort()).toEqual(['_config.yml', 'pages', 'posts', 'public']);
    expect(leftovers().filter((name) => !others.includes(name))).toEqual([]);
  });

  it.each([
    '[a](/base/news/2022/01/06/a.html) [a](/news/2022/01/06/a.html?x#main)',
    '[a](../../../../news/2022/01/06/a.html) [a](x/../l.html)',
    '[a](//old.example.net/category/News.html) [a](https://example.com/base/tag/)',
    '[a](/) [a](/archive) [a](/archive/index.html) [a](/archive/2022/01/06/)',
    '[a](/old.html) [a](#) [a](#top) [a](mailto:a@b.c) [a](https://elsewhere.com/nope) [a](tel:1)',
    '![a](/pictures/a%20b.png) <video poster="/pictures/a%20b.png">',
    '<img srcset="/pictures/a%20b.png 1x, https://elsewhere.com/b.png 2x, data:image/png;base64,AA, 3x">',
    '[a](#h1) <h2 id="h1">一</h2>\n\n注[^1]\n\n[^1]: 脚注',
    '[a](/about.html#part) [a](/base/about.html#%E9%83%A8) [a](/archive/#main) [a](/paper.html#p1)',
    '[a](http://[bad) <a href="">x</a> <a>x</a>',
  ])('lets links be that lead to something: %s', async (body) => {
    expect(await codes(linking(body))).toEqual([]);
  });

  it.each<[body: string, code: string, missing: string]>([
    ['[a](/nope.html)', 'link-broken', '/nope.html'],
    ['[a](b.html)', 'link-broken', '/2022/01/08/b.html'],
    ['<a href="//old.example.net/%E6%96%B0/">x</a>', 'link-broken', '/新/'],
    ['[a](/2022/01/06/A.html)', 'link-broken', '/2022/01/06/A.html'],
    ['![a](/nope.png)', 'image-missing', '/nope.png'],
    ['<p>一</p>\n<p><img src="/x&amp;y.png"></p>', 'image-missing', '/x&y.png'],
    ['<img srcset="/pictures/a%20b.png, /x@2.png 2x">', 'image-missing', '/x@2.png'],
    ['<picture><source srcset="/x.webp 1x"><img alt=""></picture>', 'image-missing', '/x.webp'],
    ['[a](#there)', 'fragment-missing', '`user-content-there`'],
    ['[a](/about.html#nope)', 'fragment-missing', '/about.html has nothing with the id `nope`'],
    ['[a](/about#nope)', 'link-broken', '/about'],
    ['[a](/news/2022/01/06/a.html#title)', 'fragment-missing', '`title`'],
    ['[a](/paper.html#p2)', 'fragment-missing', '/paper.html has nothing with the id `p2`'],
    ['[a](/archive#x)', 'fragment-missing', '/archive/ has nothing'],
  ])('tells of %s', async (body, code, missing) => {
    const { ok, diagnostics } = await checked(linking(body));
    expect(ok).toBe(true);
    expect(diagnostics).toMatchObject([
      { code, severity: 'warning', file: 'posts/2022-01-08-l.md', line: expect.any(Number) },
    ]);
    expect(diagnostics[0]?.message).toContain(missing);
  });

  it('tells of a link of a page and of an image in front matter', async () => {
    expect(
      await codes({
        'pages/about.md': post({ title: 'About' }, '[a](/nope/) [a](#nope)'),
        'posts/2022-01-08-i.md': post({ title: 'I', image: '/nope.png' }),
      }),
    ).toEqual([
      'image-missing posts/2022-01-08-i.md',
      'link-broken pages/about.md',
      'fragment-missing pages/about.md',
    ]);
  });

  it('tells of what templates make, once for each address, and of files of the site', async () => {
    const { diagnostics } = await checked({
      ...linking('[a](/nope.html)'),
      'templates/layouts/post.njk':
        '<link rel="stylesheet" href="{{ "/nope.css" | relative_url }}"><link rel="preconnect" href="/base/x">' +
        '<script>"<a href=/base/in-script>"</script><a href="#main">主</a><main id="main">{{ content }}</main>' +
        '<a href="#nowhere">x</a><img src="/base/logo.png" srcset="/base/logo2.png 2x">',
      'pages/own.njk':
        '---\nlayout: none\n---\n<p>\n<a href="{{ "/gone/" | relative_url }}">x</a>\n<a href="/base/gone2/">y</a>',
      'public/others.html': '<a href="/base/gone3/">x</a><a href="#here">y</a>',
    });
    expect(
      diagnostics.map(({ code, file, output, message }) => [
        code,
        file ?? output,
        message.split(' ').at(-1),
      ]),
    ).toEqual([
      ['link-broken', 'posts/2022-01-08-l.md', '/nope.html'],
      ['link-broken', 'public/others.html', '/gone3/'],
      ['link-broken', '/2022/01/08/l.html', '/nope.css'],
      ['image-missing', '/2022/01/08/l.html', '/logo.png'],
      ['image-missing', '/2022/01/08/l.html', '/logo2.png'],
      ['link-broken', 'pages/own.njk', '/gone/'],
      ['link-broken', 'pages/own.njk', '/gone2/'],
      ['fragment-missing', '/2022/01/08/l.html', '`nowhere`'],
      ['fragment-missing', 'public/others.html', '`here`'],
    ]);
    expect(diagnostics.find(({ message }) => message.endsWith('/gone2/'))).toMatchObject({
      line: 6,
    });
  });

  it.each<[what: string, first: string, second: string, isSame: boolean]>([
    ['title and day', post({ title: 'X' }), post({ title: 'X' }, '别的。'), true],
    [
      'text, but for its links',
      post({ title: 'X' }, `${LONG}\n\n[返回甲](/a)`),
      post({ title: 'Y', date: '2021-01-01' }, `${LONG} [返回乙报](/b)`),
      true,
    ],
    ['a short text', post({ title: 'X' }, '图片新闻'), post({ title: 'Y' }, '图片新闻'), false],
    ['title on another day', post({ title: 'X' }), post({ title: 'X', date: '2021-01-01' }), false],
  ])('compares posts: %s', async (_, first, second, isSame) => {
    const found = await codes({
      'posts/2022-03-01-x.md': first.replace(/\[.*?\]\(.*?\)/, '[x](/about.html)'),
      'posts/2022-03-01-y.md': second.replace(/\[.*?\]\(.*?\)/, '[另一个](/about.html)'),
    });
    expect(found).toEqual(isSame ? ['post-duplicate posts/2022-03-01-y.md'] : []);
  });

  it('compares terms', async () => {
    const { diagnostics } = await checked({
      'posts/2022-03-01-x.md': post({ title: 'X', tag: 'ＡＢＣ' }),
      'posts/2022-03-01-y.md': post({ title: 'Y', tag: 'ABC' }),
      'posts/2022-03-01-z.md': post({ title: 'Z', tag: 'ｶﾞ' }),
      'posts/2022-03-01-v.md': post({ title: 'V', tag: 'News' }),
      'posts/2022-03-01-w.md': post({ title: 'W', tag: 'NEWS' }),
    });
    expect(diagnostics.map(({ code, message }) => [code, message.match(/`.*?`/g)])).toEqual([
      ['terms-differ-in-case', ['`NEWS`', '`News`']],
      ['terms-differ-in-width', ['`ABC`', '`ＡＢＣ`']],
    ]);
  });

  it('tries templates, and does not stop at the first fault', async () => {
    const { ok, diagnostics } = await checked({
      'templates/layouts/post.html': '{{ page.title | nope }}',
      'posts/2022-03-01-x.md': '---\nnot closed',
      'posts/a/2022-03-02-x.md': post({ title: 'one', permalink: '/same.html' }),
      'posts/b/2022-03-02-x.md': post({ title: 'two', permalink: '/same.html' }),
      'data/bad.json': '{',
    });
    expect(ok).toBe(false);
    expect(diagnostics.map(({ code }) => code).sort()).toEqual([
      'address-taken',
      'data-invalid',
      'front-matter-unclosed',
      'template-invalid',
    ]);
  });

  it('finds a template that fails only when it is rendered', async () => {
    const { diagnostics } = await checked({
      'pages/broken.njk': '---\n---\n{{ nothing.of.that() }}',
    });
    expect(diagnostics).toMatchObject([{ code: 'template-failed', file: 'pages/broken.njk' }]);
  });

  it('says what is wrong with a configuration', async () => {
    expect(await check({ root: makeSite({ '_config.yml': 'feed: 1\n' }) })).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'config-invalid' }],
    });
  });

  it('counts a last good version as what is published', async () => {
    const root = makeSite({ ...SITE, ...linking('[a](/news/2022/01/06/a.html)') });
    const source = SITE['posts/2022-01-06-a.md'] as string;
    await buildSite(root);
    const { writeFileSync } = await import('node:fs');
    writeFileSync(join(root, 'posts/2022-01-06-a.md'), source.replace('A', '[A'));
    await buildSite(root);
    const { diagnostics } = await check({ root, now: NOW });
    expect(diagnostics.map(({ code }) => code)).toEqual(['front-matter-invalid']);
  });
});

describe('mending', () => {
  const files: Files = {
    '_config.yml': CONFIG,
    'posts/2022-01-06-q.md': '---\ntitle: "他说"好""\n---\n正文。\n',
    'posts/2022-01-06-g.md': encode(post({ title: '标题' }, LONG), 'gb18030'),
    'drafts/d.md': '\ufeff---\r\ntitle: D\r\n---\r\n正文。\r\n',
    'posts/2022-01-06-fine.md': post({ title: 'F' }),
    'posts/2022-01-06-faulty.md': '---\ntitle: [\n---\n',
    'public/crlf.txt': 'a\r\n',
  };

  it('shows with `dryRun` what it does without', () => {
    const root = makeSite(files);
    const before = readTree(root);
    const shown = fix({ root }, true);
    expect(readTree(root)).toEqual(before);
    expect(fix({ root }, false)).toEqual(shown);
    expect(shown.fixed.map(({ path, mends }) => [path, mends.map(({ kind }) => kind)])).toEqual([
      ['drafts/d.md', ['byte-order-mark', 'line-ends']],
      ['posts/2022-01-06-g.md', ['encoding']],
      ['posts/2022-01-06-q.md', ['quotes']],
    ]);
    expect(readTree(root)).toEqual({
      ...before,
      'posts/2022-01-06-q.md': '---\ntitle: "他说\\"好\\""\n---\n正文。\n',
      'posts/2022-01-06-g.md': post({ title: '标题' }, LONG),
      'drafts/d.md': '---\ntitle: D\n---\n正文。\n',
    });
    expect(fix({ root }, false)).toEqual({ fixed: [], diagnostics: [] });
  });

  it('keeps the permissions of a file, and leaves nothing beside it', () => {
    const root = makeSite(files);
    const path = join(root, 'posts/2022-01-06-q.md');
    chmodSync(path, 0o640);
    fix({ root }, false);
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(readdirSync(join(root, 'posts'))).toHaveLength(4);
    expect(readFileSync(path, 'utf8')).toContain('\\"');
    rmSync(path);
  });
});
