import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildSite, CONFIG, type Files, makeSite, post, readTree } from '../helpers/site.js';

async function built(files: Files, config = CONFIG): Promise<Record<string, string>> {
  const root = makeSite({ '_config.yml': config, ...files });
  const result = await buildSite(root);
  expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return readTree(join(root, '_site'));
}

const POST = { 'posts/2022-01-06-a.md': post({ title: '甲' }) };
const ADDRESS = '2022/01/06/a.html';

describe('layouts', () => {
  it('name parents in their front matter, and are their content', async () => {
    const tree = await built({
      ...POST,
      'templates/layouts/post.html':
        '---\nlayout: mid\nmine: 1\n---\nP({{ content }}{{ layout.mine }})',
      'templates/layouts/mid.html':
        '---\nlayout: outer\nmine: 2\n---\nM({{ content }}{{ layout.mine }}{{ page.title }})',
      'templates/layouts/outer.html': 'O({{ content }}{{ layout.mine }})',
    });
    expect(tree[ADDRESS]).toBe('O(M(P(<p>正文。</p>\n1)2甲))');
  });

  it('can extend, and name a parent too', async () => {
    const tree = await built({
      ...POST,
      'templates/frame.html': '<{% block a %}{% endblock %}>',
      'templates/layouts/post.html':
        '---\nlayout: outer\n---\n{% extends "frame.html" %}{% block a %}{{ page.title }}{% endblock %}',
      'templates/layouts/outer.html': 'O({{ content }})',
    });
    expect(tree[ADDRESS]).toBe('O(<甲>)');
  });

  it('do not print the lines of their front matter', async () => {
    const tree = await built({
      ...POST,
      'templates/layouts/post.html': '---\na: 1\nb: 2\n---\n<?xml?>\n\n{{ page.title }}',
      'pages/feed.xml.njk': '---\ntitle: f\nlayout: null\n---\n<?xml version="1.0"?>\n<a/>\n',
    });
    expect(tree[ADDRESS]).toBe('<?xml?>\n\n甲');
    expect(tree['feed.xml']).toBe('<?xml version="1.0"?>\n<a/>\n');
  });

  it.each(['null', 'none', '~'])('layout: %s is the bare body', async (layout) => {
    const tree = await built({ 'posts/2022-01-06-a.md': post({ title: '甲', layout }, '*正文*') });
    expect(tree[ADDRESS]?.trim()).toBe('<p><em>正文</em></p>');
  });

  it('a post names another one', async () => {
    const tree = await built({
      'posts/2022-01-06-a.md': post({ title: '甲', layout: 'special/wide' }),
      'templates/layouts/special/wide.html': 'wide {{ page.title }}',
    });
    expect(tree[ADDRESS]).toBe('wide 甲');
  });
});

describe('a site’s templates', () => {
  it('override one file of the default theme', async () => {
    const plain = await built(POST);
    const tree = await built({
      ...POST,
      'templates/partials/footer.html': '<footer>mine</footer>',
    });
    expect(tree[ADDRESS]).toContain('<footer>mine</footer>');
    const withoutFooter = (html = ''): string =>
      html.replace(/<footer[\s\S]*<\/footer>/, '').replace(/\s+/g, ' ');
    expect(withoutFooter(tree[ADDRESS])).toBe(withoutFooter(plain[ADDRESS]));
    expect(plain[ADDRESS]).toContain('<!DOCTYPE html>');
  });

  it('override the style sheet by a file in public/', async () => {
    const tree = await built({ ...POST, 'public/theme/style.css': 'mine' });
    expect(tree['theme/style.css']).toBe('mine');
    expect(tree['theme/icon.svg']).toContain('<svg');
  });

  it('override single strings, also inside of maps', async () => {
    const tree = await built({
      ...POST,
      'templates/strings/zh-CN.yml': 'home: 头版\nnav: { main: 主菜单 }\n',
    });
    expect(tree['index.html']).toContain('>头版</a>');
    expect(tree['index.html']).toContain('aria-label="主菜单"');
    expect(tree['index.html']).toContain('aria-label="浏览"');
    expect(tree['index.html']).toContain('>存档</a>');
  });

  it.each([
    ['zh-CN', '首页'],
    ['zh-TW', '首頁'],
    ['zh-Hant-HK', '首頁'],
    ['ja-JP', 'ホーム'],
    ['zh', '首页'],
    ['en-GB', 'Home'],
    ['fr', 'Home'],
  ])('strings of %s: %s', async (lang, home) => {
    const tree = await built(POST, CONFIG.replace('zh-CN', lang));
    expect(tree['index.html']).toContain(`>${home}</a>`);
    expect(tree['index.html']).toContain(`<html lang="${lang}">`);
  });

  it('a language that has some strings of its own falls back to English for the others', async () => {
    const tree = await built(
      { ...POST, 'templates/strings/fr.yml': 'home: Accueil\n' },
      CONFIG.replace('zh-CN', 'fr'),
    );
    expect(tree['index.html']).toContain('>Accueil</a>');
    expect(tree['index.html']).toContain('>Archive</a>');
  });

  it.each(['news', 'blog'])('a language can name its months and weekdays: %s', async (theme) => {
    const strings = [
      'date_long: "%a %-d %B %Y, 100 %%B"',
      'date_month: "%B %Y"',
      `months: [${'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ').join(', ')}]`,
      `months_short: [Jän., ${'F'.repeat(11).split('').join(', ')}]`,
      'weekdays: [Mo, Di, Mi, "D%d", Fr, Sa, So]',
    ];
    const tree = await built(
      { ...POST, 'templates/strings/de.yml': strings.join('\n') },
      `${CONFIG.replace('zh-CN', 'de')}theme: ${theme}\n`,
    );
    expect(tree[ADDRESS]).toContain('>D%d 6 Januar 2022, 100 %B<');
    expect(tree['archive/2022/01/index.html']).toContain('<h1>Januar 2022</h1>');
    expect(tree['archive/index.html']).toContain('>Jän.');
  });
});

describe('the default theme', () => {
  const days: Files = Object.fromEntries(
    ['01', '02', '03', '04', '05', '06'].map((day) => [
      `posts/2022-01-${day}-p${day}.md`,
      post({ title: `第${day}篇`, categories: '[报]', tags: '[甲]' }),
    ]),
  );

  it('shows nothing on an article that changes with other posts, but its neighbours and earlier ones', async () => {
    const before = await built(days);
    const after = await built({
      ...days,
      'posts/2022-01-07-p07.md': post({ title: '新', categories: '[报, 新报]', tags: '[甲, 乙]' }),
      'posts/2021-12-31-p00.md': post({ title: '旧', categories: '[报]' }),
      'posts/2022-01-03-late.md': post({ title: '迟', date: '2022-01-03 12:00:00', tags: '[丙]' }),
    });
    const changed = Object.keys(before)
      .filter((file) => /\/p\d\d\.html$/.test(file) && before[file] !== after[file])
      .map((file) => file.slice(-8, -5));
    // p02 is related to the oldest one too.
    expect(changed).toEqual(['p01', 'p02', 'p03', 'p04', 'p06']);
  });

  it.each([
    ['zh-CN', '2022年1月6日 周四'],
    ['en', 'Thu, January 6, 2022'],
  ])('names the days of a list with their weekdays: %s', async (lang, day) => {
    const tree = await built(days, CONFIG.replace('zh-CN', lang));
    expect(tree['index.html']).toContain(`>${day}</a></h2>`);
  });

  it('follows the addresses of archive and feeds', async () => {
    const tree = await built(
      days,
      `${CONFIG}archive: /日期/\nfeed: { atom: /a/t.xml, json: false }\nlisting: { size: 2, split: 1 }\n`,
    );
    for (const [file, html] of Object.entries(tree)) {
      if (!file.endsWith('.html')) continue;
      expect(html, file).not.toMatch(/"\/(?:archive\/|feed\.xml|feed\.json)/);
      if (!html.includes('http-equiv="refresh"')) {
        expect(html, file).toContain('href="/%E6%97%A5%E6%9C%9F/"');
        expect(html, file).toContain(
          '<link rel="alternate" type="application/atom+xml" href="/a/t.xml"',
        );
      }
    }
    expect(tree['日期/2022/01/06/index.html']).toContain('href="/%E6%97%A5%E6%9C%9F/2022/01/"');
    expect(tree['日期/index.html']).toContain('href="/%E6%97%A5%E6%9C%9F/" aria-current="page"');
    expect(tree['报/2022/01/06/p06.html']).toContain('href="/%E6%97%A5%E6%9C%9F/2022/01/06/"');
  });

  it('leaves out links to feeds that are not published', async () => {
    const tree = await built(days, `${CONFIG}feed: { atom: false, json: false }\n`);
    expect(Object.keys(tree).filter((file) => /^feed\.(?:xml|json)$/.test(file))).toEqual([]);
    for (const file of ['index.html', 'archive/index.html', '报/2022/01/06/p06.html', '404.html']) {
      expect(tree[file], file).not.toMatch(/feed\.(?:xml|json)|href="(?:false)?"|\/false/);
    }
  });
});
