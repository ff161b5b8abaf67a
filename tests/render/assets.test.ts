import { createHash } from 'node:crypto';
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

const POST: Files = { 'posts/2022-01-06-a.md': post({ title: '甲' }) };

async function built(files: Files, more = ''): Promise<Record<string, string>> {
  const root = makeSite({ '_config.yml': CONFIG + more, ...POST, ...files });
  const { diagnostics } = await buildSite(root);
  expect(diagnostics).toEqual([]);
  return readTree(join(root, '_site'));
}

const versionOf = (text = ''): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 10);

describe('asset_url', () => {
  it('leads to the version of the file that is published', async () => {
    const tree = await built({}, 'baseurl: /x\n');
    const link = `href="/x/theme/style.css?v=${versionOf(tree['theme/style.css'])}"`;
    expect(tree['index.html']).toContain(link);
    expect(tree['2022/01/06/a.html']).toContain(link);
  });

  it('has pages made again when the file is another, and only then', async () => {
    const files = {
      '_config.yml': CONFIG,
      ...POST,
      'public/a.css': 'a{}',
      'public/b.css': 'b{}',
      'templates/layouts/post.html': '{{ "/a.css" | asset_url }} {{ "/none.css" | asset_url }}',
    };
    const root = makeSite(files);
    const pageAfter = async (change: Files): Promise<string | undefined> => {
      writeFiles(root, change);
      await buildSite(root);
      return readTree(join(root, '_site'))['2022/01/06/a.html'];
    };
    expect(await pageAfter({})).toBe(`/a.css?v=${versionOf('a{}')} /none.css`);
    expect(await pageAfter({ 'public/a.css': 'a{b:c}' })).toBe(
      `/a.css?v=${versionOf('a{b:c}')} /none.css`,
    );
    expect(await pageAfter({ 'public/none.css': '' })).toBe(
      `/a.css?v=${versionOf('a{b:c}')} /none.css?v=${versionOf('')}`,
    );
  });
});

describe('files of headers', () => {
  const SCRIPT = 'document.body.hidden = 1 < 2';
  const templates = {
    'templates/partials/extra.html': [
      `<script>${SCRIPT}</script><script src="/x.js"></script>`,
      '<script type="application/ld+json">{}</script>{# <script>no</script> #}<style>b{}</style>',
    ].join('\n'),
  };
  const hashOf = (code: string): string =>
    `'sha256-${createHash('sha256').update(code).digest('base64')}'`;

  it('have a policy with the hashes of what stands in templates, for Netlify and Cloudflare', async () => {
    const tree = await built(
      templates,
      'header_files: [netlify, cloudflare]\nsanitize: { iframes: [v.example.org] }\n',
    );
    expect(Object.keys(tree)).not.toContain('nginx/headers.conf');
    const lines = tree._headers?.split('\n') ?? [];
    expect(lines[0]).toBe('/*');
    const [, policy = ''] = /^ {2}Content-Security-Policy: (.*)$/.exec(lines[1] ?? '') ?? [];
    const directives = new Map(
      policy.split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1)]),
    );
    expect(directives.get('script-src')).toContain(hashOf(SCRIPT));
    expect(directives.get('script-src')).not.toContain(hashOf('{}'));
    expect(directives.get('script-src')).not.toContain(hashOf('no'));
    expect(directives.get('style-src')).toContain(hashOf('b{}'));
    expect(directives.get('frame-src')).toEqual(['https://v.example.org']);
    expect(policy).not.toContain('unsafe');
    expect(lines.slice(-3)).toEqual([
      '/theme/*',
      '  Cache-Control: public, max-age=31536000, immutable',
      '',
    ]);
  });

  it('let copies of pictures be kept, where there are any', async () => {
    const keeps = async (more: string) =>
      (await built({}, `header_files: [netlify]\nbaseurl: /x\n${more}`))._headers?.includes(
        '/x/resized/*\n  Cache-Control: public, max-age=31536000, immutable\n',
      );
    expect(await keeps('')).toBe(false);
    expect(await keeps('images: {}\n')).toBe(true);
  });

  it('name what no hash can, and are made again when a template has another script', async () => {
    const root = makeSite({
      '_config.yml': `${CONFIG}header_files: [nginx]\n`,
      ...POST,
      ...templates,
      'templates/partials/made.html': '<script>let a = {{ page.title }}</script>',
    });
    await buildSite(root);
    const read = (): string => readTree(join(root, '_site'))['nginx/headers.conf'] ?? '';
    expect(read()).toContain('# templates/partials/made.html');
    expect(read()).toContain(`add_header Content-Security-Policy "default-src 'self';`);
    writeFiles(root, { 'templates/partials/more.html': '<script>2</script>' });
    await buildSite(root);
    expect(read()).toContain(hashOf('2'));
  });

  it('name scripts as they stand in pages that are minified', async () => {
    const post = '<!doctype html><title>a</title><script>\n  let a  = 1;\n</script>{{ content }}';
    const files = { 'templates/layouts/post.html': post };
    for (const more of ['', 'minify_html: true\n']) {
      const tree = await built(files, `header_files: [netlify]\n${more}`);
      const [, code = ''] = /<script>(.*?)<\/script>/s.exec(tree['2022/01/06/a.html'] ?? '') ?? [];
      expect(tree._headers).toContain(hashOf(code));
    }
  });

  it('are told of where a template has what they forbid, once for each kind', async () => {
    const root = makeSite({
      '_config.yml': `${CONFIG}header_files: [netlify]\n`,
      ...POST,
      'templates/layouts/post.html': [
        '---\nkey: 1\n---\n<!doctype html><title>a</title>',
        '<button{% if page.x %} title="a > b"',
        '  onclick="{{ "go" | upper }}()"{% endif %}>a</button>',
        '<b onclick="again()" title="no style=x">b</b><a href="{{ "/" | relative_url }}" STYLE=color:red>c</a>',
        '<a href="javascript:{{ page.x }}">d</a>{# <a onfocus="x"> #}<!-- <a onfocus="x"> -->',
        '<script>let html = "<a onblur=x>";</script><script>let a = {{ page.x }}</script>{{ content }}',
      ].join('\n'),
    });
    const found = [
      [
        'templates/layouts/post.html',
        6,
        3,
        '`onclick="{{ "go" | upper }}()"{% endif %}>a</button>`',
      ],
      ['templates/layouts/post.html', 7, 81, '`STYLE=color:red>c</a>`'],
      ['templates/layouts/post.html', 8, 4, '`href="javascript:'],
      ['templates/layouts/post.html', 9, 44, 'while it is rendered'],
    ];
    for (const _ of ['first', 'again']) {
      const { ok, diagnostics } = await buildSite(root);
      expect(ok).toBe(true);
      expect(diagnostics).toHaveLength(found.length);
      expect(diagnostics.every(({ code }) => code === 'code-refused')).toBe(true);
      for (const [index, [file, line, column, text]] of found.entries()) {
        expect(diagnostics[index]).toMatchObject({ file, line, column, severity: 'warning' });
        expect(diagnostics[index]?.message).toContain(text);
      }
    }
    writeFiles(root, { '_config.yml': CONFIG });
    const { diagnostics } = await buildSite(root);
    expect(diagnostics.filter(({ code }) => code === 'code-refused')).toEqual([]);
  });

  it('are told of where a page has what they forbid, and not where it shows how that is written', async () => {
    const root = makeSite({
      '_config.yml': `${CONFIG}header_files: [netlify]\n`,
      'pages/a.md': [
        '---\ntitle: A\n---\n`<a onclick="no()">`\n\n```html\n<b style="no">\n```\n',
        '<script type="application/ld+json">{}</script>\n<!-- <i onblur=1> -->\n\n| a |\n|--:|\n| 1 |\n',
        '<div\n  onclick="go()">a</div>\n\n<script>\nlet x = "<b onfocus=1>";\n</script>',
      ].join('\n'),
      'pages/b.html':
        '---\ntitle: B\n---\n<script src="/a.js"></script><style>b { top: 0 }</style>',
      'pages/c.html.njk':
        '---\ntitle: C\n---\n{# <a onclick="x"> #}\n<a style="{{ page.title }}">x</a>',
    });
    const found = [
      ['pages/a.md', 18, 3, '`onclick="go()"`'],
      ['pages/a.md', 21, 1, '`<script>` in a page, under the policy of `header_files`: `let x = '],
      [
        'pages/b.html',
        4,
        37,
        '`<style>` in a page, under the policy of `header_files`: `b { top: 0 }`',
      ],
      ['pages/c.html.njk', 5, 4, '`style="{{ page.title }}"`'],
    ];
    for (const _ of ['first', 'again']) {
      const { ok, diagnostics } = await buildSite(root);
      expect(ok).toBe(true);
      expect(diagnostics.map(({ code, file, line, column }) => [code, file, line, column])).toEqual(
        found.map(([file, line, column]) => ['code-refused', file, line, column]),
      );
      for (const [index, [, , , text]] of found.entries())
        expect(diagnostics[index]?.message).toContain(text);
    }
    writeFiles(root, { '_config.yml': CONFIG });
    const { diagnostics } = await buildSite(root);
    expect(diagnostics.filter(({ code }) => code === 'code-refused')).toEqual([]);
  });

  it.each(['trust: [posts/own]', 'sanitize: false'])(
    'are told of in posts with %s',
    async (line) => {
      const root = makeSite({
        '_config.yml': `${CONFIG}header_files: [netlify]\n${line}\n`,
        // In the form of an export, and in one that takes Markdown.
        'posts/own/2022-01-06-a.md': post({ title: 'A' }, '<p style="top: 0">a</p>'),
        'posts/own/2022-01-07-b.md': post(
          { title: 'B' },
          '`<i onblur=1>` **b**\n\n<i onfocus="go()">b</i>\n\n<script>\ngo();\n</script>',
        ),
        'posts/own/2022-01-08-c.md': post(
          { title: 'C' },
          '`<i onblur=1>` <script src="/a.js"></script>',
        ),
      });
      const found = [
        ['posts/own/2022-01-06-a.md', 4, 4],
        ['posts/own/2022-01-07-b.md', 6, 4],
        ['posts/own/2022-01-07-b.md', 9, 1],
      ];
      for (const _ of ['first', 'again']) {
        const { ok, diagnostics } = await buildSite(root);
        expect(ok).toBe(true);
        expect(diagnostics.map(({ file, line, column }) => [file, line, column])).toEqual(found);
        expect(diagnostics.every(({ code }) => code === 'code-refused')).toBe(true);
      }
      writeFiles(root, { '_config.yml': `${CONFIG}${line}\n` });
      const { diagnostics } = await buildSite(root);
      expect(diagnostics.filter(({ code }) => code === 'code-refused')).toEqual([]);
    },
  );

  it('are told of in HTML files that are published as they are', async () => {
    const files = {
      'public/map/index.html':
        '<!-- <i onblur=1> -->\n<p>a</p>\n  <b onclick="go()" style="top: 0">b</b>',
      'public/b.htm': '<style>\np { top: 0 }\n</style><script src="/a.js"></script>',
      'public/c.txt': '<b onclick="go()">',
    };
    const root = makeSite({
      '_config.yml': `${CONFIG}header_files: [netlify]\n`,
      ...POST,
      ...files,
    });
    const found = [
      ['public/b.htm', 2, 1],
      ['public/map/index.html', 3, 6],
      ['public/map/index.html', 3, 21],
    ];
    for (const _ of ['first', 'again']) {
      const { ok, diagnostics } = await buildSite(root);
      expect(ok).toBe(true);
      expect(diagnostics.map(({ file, line, column }) => [file, line, column])).toEqual(found);
    }
    writeFiles(root, { 'public/b.htm': '<p>b</p>' });
    expect((await buildSite(root)).diagnostics).toHaveLength(2);
    writeFiles(root, { '_config.yml': CONFIG });
    const { diagnostics } = await buildSite(root);
    expect(diagnostics.filter(({ code }) => code === 'code-refused')).toEqual([]);
  });

  it.each(['news', 'blog'])('forbid nothing that the theme %s has', async (theme) => {
    await built({}, `header_files: [netlify]\ntheme: ${theme}\n`);
  });

  it('are not there unless they are asked for', async () => {
    expect(Object.keys(await built(templates)).filter((file) => /headers/.test(file))).toEqual([]);
  });
});
