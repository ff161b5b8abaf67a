import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  buildSite,
  CONFIG,
  type Files,
  makeSite,
  post,
  readTree,
  writeFiles,
} from '../helpers/site.js';
import { all, type Element, parseXml, textIn } from '../helpers/xml.js';

/** Files for machines that a site asks for. */

async function built(files: Files, more = ''): Promise<Record<string, string>> {
  const root = makeSite({ '_config.yml': CONFIG + more, ...files });
  const { diagnostics } = await buildSite(root);
  expect(diagnostics).toEqual([]);
  return readTree(join(root, '_site'));
}

describe('the sitemap for Google News', () => {
  const files: Files = {
    'posts/2022-01-06-a.md': post({ title: 'A & B', date: '2022-01-06 08:00:00' }),
    'posts/2022-01-04-b.md': post({ title: '乙', date: '2022-01-04 08:00:00', lang: 'zh-TW' }),
    'posts/2022-01-04-c.md': post({ title: '丙', date: '2022-01-04 07:59:59' }),
  };

  it('has the posts of two days back from the newest', async () => {
    const tree = await built(files, 'news_sitemap: /news.xml\n');
    const urls = all(parseXml(tree['news.xml']), 'url');
    const shown = urls.map((url) => {
      const news = all(url, 'news:news')[0] as Element;
      const publication = all(news, 'news:publication')[0];
      return [
        textIn(url, 'loc'),
        ...['news:name', 'news:language'].map((name) => textIn(publication, name)),
        ...['news:publication_date', 'news:title'].map((name) => textIn(news, name)),
      ];
    });
    expect(shown).toEqual([
      [
        'https://example.com/2022/01/06/a.html',
        '小报',
        'zh-cn',
        '2022-01-06T08:00:00+08:00',
        'A & B',
      ],
      ['https://example.com/2022/01/04/b.html', '小报', 'zh-tw', '2022-01-04T08:00:00+08:00', '乙'],
    ]);
    expect(tree['sitemap.xml']).toContain('<loc>https://example.com/news.xml</loc>');
  });

  it('is in robots.txt where there is no other, and nowhere unless it is asked for', async () => {
    const tree = await built(files, 'news_sitemap: /news.xml\nsitemap: false\n');
    expect(tree['robots.txt']).toContain('Sitemap: https://example.com/news.xml\n');
    expect(JSON.stringify(await built(files))).not.toContain('news.xml');
  });

  it('has a thousand posts in one file at most', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 1001 }, (_, at) => [
        `posts/2022-01-06-p${at}.md`,
        post({ title: `第 ${at} 篇`, layout: 'none' }),
      ]),
    );
    const tree = await built(
      many,
      'news_sitemap: /news.xml\ntaxonomies: {}\nfeed: { atom: false, json: false }\n',
    );
    const counts = ['news.xml', 'news-2.xml'].map(
      (file) => all(parseXml(tree[file]), 'url').length,
    );
    expect(counts).toEqual([1000, 1]);
    expect(tree['sitemap.xml']).toContain('/news-2.xml');
  });
});

describe('llms.txt', () => {
  const files: Files = {
    'posts/2022-01-06-a.md': post({ title: '甲', categories: '[报]' }),
    'pages/about.md': post({ title: '关于 [我们]', description: '一段\n  话' }),
  };

  it('says what the site is and where its lists, feeds and pages are', async () => {
    const tree = await built(files, 'description: 小小的报纸\nllms: true\n');
    expect(tree['llms.txt']).toBe(
      [
        '# 小报\n\n> 小小的报纸\n\n## Lists\n\n- [Latest posts](https://example.com/)',
        '- [All posts by date](https://example.com/archive/)',
        '- [All posts by category](https://example.com/category/)',
        '- [All posts by tag](https://example.com/tag/)\n\n## Feeds\n',
        '- [Atom](https://example.com/feed.xml)',
        '- [JSON Feed](https://example.com/feed.json)\n\n## Pages\n',
        '- [关于 \\[我们\\]](https://example.com/about.html): 一段话\n\n## Optional\n',
        '- [Sitemap of every page](https://example.com/sitemap.xml)\n',
      ].join('\n'),
    );
    expect(await built(files)).not.toHaveProperty(['llms.txt']);
  });
});

it('ads.txt and .well-known/ pass through from public/', async () => {
  const tree = await built({
    'public/ads.txt': 'example.com, 1, DIRECT\n',
    'public/.well-known/security.txt': 'Contact: mailto:a@example.com\n',
  });
  expect(tree['ads.txt']).toBe('example.com, 1, DIRECT\n');
  expect(tree['.well-known/security.txt']).toBe('Contact: mailto:a@example.com\n');
});

describe('redirects of the configuration', () => {
  const files: Files = {
    'posts/2022-01-06-a.md': post({ title: '甲', categories: '[报]', redirect_from: '/old/a' }),
    'data/redirects.yml': '/data.html: /archive/\n',
  };
  const REDIRECTS = [
    'baseurl: /x',
    'redirects:',
    '  /旧/: posts/2022-01-06-a.md',
    '  /b.html: https://example.org/$b?c="d"',
    '',
  ].join('\n');

  it('are pages, as those of posts and of data', async () => {
    const tree = await built(files, REDIRECTS);
    const target = '0; url=/x/%E6%8A%A5/2022/01/06/a.html"';
    expect(tree['旧/index.html']).toContain(target);
    expect(tree['old/a/index.html']).toContain(target);
    expect(tree['b.html']).toContain('https://example.org/$b');
    expect(tree['data.html']).toContain('0; url=/x/archive/"');
    expect(Object.keys(tree).filter((file) => /redirects/.test(file))).toEqual([]);
  });

  it.each([
    [
      'netlify',
      '_redirects',
      [
        '/x/old/a/ /x/%E6%8A%A5/2022/01/06/a.html 301!',
        '/x/%E6%97%A7/ /x/%E6%8A%A5/2022/01/06/a.html 301!',
        '/x/b.html https://example.org/$b?c=%22d%22 301!',
        '/x/data.html /x/archive/ 301!',
      ],
    ],
    [
      'cloudflare',
      '_redirects',
      [
        '/x/old/a/ /x/%E6%8A%A5/2022/01/06/a.html 301',
        '/x/old/a /x/%E6%8A%A5/2022/01/06/a.html 301',
        '/x/%E6%97%A7/ /x/%E6%8A%A5/2022/01/06/a.html 301',
        '/x/%E6%97%A7 /x/%E6%8A%A5/2022/01/06/a.html 301',
        '/x/b.html https://example.org/$b?c=%22d%22 301',
        '/x/data.html /x/archive/ 301',
      ],
    ],
    [
      'nginx',
      'nginx/redirects.map',
      [
        '"/x/old/a/" "/x/%E6%8A%A5/2022/01/06/a.html";',
        '"/x/old/a" "/x/%E6%8A%A5/2022/01/06/a.html";',
        '"/x/旧/" "/x/%E6%8A%A5/2022/01/06/a.html";',
        '"/x/旧" "/x/%E6%8A%A5/2022/01/06/a.html";',
        '"/x/b.html" "https://example.org/%24b?c=%22d%22";',
        '"/x/data.html" "/x/archive/";',
      ],
    ],
  ])('are written for %s where that is asked for', async (host, file, lines) => {
    const tree = await built(files, `${REDIRECTS}redirect_files: [${host}]\n`);
    expect(tree[file]?.split('\n')).toEqual([...lines, '']);
  });

  it('are more than Cloudflare reads, and that is told of', async () => {
    const old = Array.from({ length: 1001 }, (_, at) => `/o/${at}/`);
    const config = `${CONFIG}redirect_files: [cloudflare]\n`;
    const source = post({ title: '甲', redirect_from: JSON.stringify(old) });
    const root = makeSite({ '_config.yml': config, 'posts/2022-01-06-a.md': source });
    const { ok, diagnostics } = await buildSite(root);
    expect(ok).toBe(true);
    expect(diagnostics).toMatchObject([
      { code: 'host-limit', message: '_redirects has 2002 lines; Cloudflare Pages reads 2000' },
    ]);
  });

  it('leave a file of public/ as it is', async () => {
    const own = { ...files, 'public/_redirects': '/own /own2\n' };
    const tree = await built(own, `${REDIRECTS}redirect_files: [netlify]\n`);
    expect(tree._redirects).toBe('/own /own2\n');
  });

  it('that lead nowhere, or stand where something is, are told of', async () => {
    const config = `${CONFIG}redirects: { /a.html: posts/none.md, /: /archive/ }\n`;
    const { ok, diagnostics } = await buildSite(makeSite({ '_config.yml': config }));
    expect(ok).toBe(true);
    expect(diagnostics.map(({ code, file, message }) => [code, file, message])).toEqual([
      ['redirect-dropped', '_config.yml', 'no redirect at /a.html: posts/none.md is not published'],
      [
        'redirect-dropped',
        '_config.yml',
        'no redirect at /: the generated head / is published there',
      ],
    ]);
  });

  it('that lead to nothing that is published, or back to themselves, are told of', async () => {
    const config = `${CONFIG}redirects:
  /gone.html: /nothing/
  /script.html: 'javascript:alert(1)'
  /round.html: /about/
  /about/: /round.html
  /self/: /self
  /fine: /archive?from=old#top
  /twice: /fine
  /away: https://else.example/nothing/
`;
    const { ok, diagnostics } = await buildSite(makeSite({ '_config.yml': config }));
    expect(ok).toBe(true);
    expect(diagnostics.map(({ code, message }) => [code, message])).toEqual([
      ['redirect-dropped', 'no redirect at /script.html: javascript:alert(1) is not published'],
      [
        'redirect-astray',
        'the redirect at /gone.html leads to /nothing/, where nothing is published',
      ],
      ['redirect-astray', 'the redirect at /round.html leads back to itself'],
      ['redirect-astray', 'the redirect at /about/ leads back to itself'],
      ['redirect-astray', 'the redirect at /self/ leads back to itself'],
    ]);
  });

  it.each([
    ['redirects: { old.html: /a.html }', 'expected an old address that begins with `/`'],
    ['redirects: { /old.html: 3 }', 'expected text'],
    ['redirect_files: [apache]', 'expected netlify, cloudflare or nginx'],
    ['redirect_files: [netlify, cloudflare]', 'name one of them'],
  ])('%s is told of', async (line, message) => {
    const { ok, diagnostics } = await buildSite(makeSite({ '_config.yml': `${CONFIG}${line}\n` }));
    expect([ok, diagnostics.length]).toEqual([false, 1]);
    expect(diagnostics[0]).toMatchObject({ code: 'config-invalid', line: 5 });
    expect(diagnostics[0]?.message).toContain(message);
  });

  it('change the pages of their addresses only', async () => {
    const root = makeSite({
      '_config.yml': `${CONFIG}redirects: { /b.html: /archive/ }\n`,
      ...files,
    });
    await buildSite(root);
    const more =
      'redirects: { /b.html: /category/, /c.html: /archive/ }\nredirect_files: [nginx]\n';
    writeFiles(root, { '_config.yml': CONFIG + more });
    const { counts } = await buildSite(root);
    expect(counts).toMatchObject({ rendered: 3, added: 2, changed: 1 });
  });
});
