import { mkdirSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { preview } from '../helpers/preview.js';
import {
  buildSite,
  CONFIG,
  type Files,
  makeFolder,
  makeSite,
  post,
  readTree,
  writeFiles,
} from '../helpers/site.js';

const POSTS: Files = {
  'posts/2022-01-06-a.md': post({ title: '甲', category: 'x' }),
  'posts/2022-01-07-b.md': post({ title: '乙', category: 'x' }),
};
const PAGE = '2022/01/06/a.html';

/** A small theme that writes of what it is made from. */
const THEME: Files = {
  'templates/layouts/post.html':
    '{{ page.title }} {{ t.home }} {{ t.archive }} {{ site.data.people.one }} {{ site.data.more.two }} {% include "partials/mark.html" %} {{ "/theme/own.css" | asset_url }}',
  'templates/partials/mark.html': 'of the theme',
  'templates/strings/zh-CN.yml': 'home: 主题之家\n',
  'data/people.yml': 'one: 一\n',
  'data/more.yml': 'two: 二\n',
  'public/theme/own.css': 'p { color: red }',
  'public/theme/style.css': '/* the theme’s */',
};

const below = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));

const configOf = (theme: string): Files => ({ '_config.yml': `${CONFIG}theme: ${theme}\n` });

async function builtOf(root: string): Promise<Record<string, string>> {
  const result = await buildSite(root);
  expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return readTree(join(root, '_site'));
}

describe('a theme', () => {
  it.each([
    ['mine', 'themes/mine'],
    ['./a folder', 'a folder'],
    ['look/mine', 'look/mine'],
    ['gazette-theme-mine', 'node_modules/gazette-theme-mine'],
    ['"@me/theme"', 'node_modules/@me/theme'],
  ])('%s is found in %s', async (name, folder) => {
    const root = makeSite({ ...POSTS, ...configOf(name), ...below(folder, THEME) });
    const site = await builtOf(root);
    expect(site[`x/${PAGE}`]).toMatch(
      /^甲 主题之家 存档 一 二 of the theme \/theme\/own\.css\?v=\w+$/,
    );
    // What it does not have is the default theme's: interface strings key by key, all else file by file.
    expect(site['theme/style.css']).toBe('/* the theme’s */');
    expect(site['index.html']).toContain('class="kind-home"');
    expect(site['theme/feed.css']).toBeDefined();
  });

  it('is found in the packages of a folder above', async () => {
    const top = makeSite({
      ...below('node_modules/own', THEME),
      ...below('site', { ...POSTS, ...configOf('own') }),
    });
    expect((await builtOf(join(top, 'site')))[`x/${PAGE}`]).toContain('of the theme');
  });

  it('is overridden by the site file by file, data files of one name too', async () => {
    const root = makeSite({
      ...POSTS,
      ...configOf('mine'),
      ...below('themes/mine', THEME),
      'templates/partials/mark.html': 'of the site',
      'templates/strings/zh-CN.yml': 'archive: 旧闻\n',
      'data/people.json': '{"one": "壹"}',
      'public/theme/style.css': '/* the site’s */',
    });
    const site = await builtOf(root);
    expect(site[`x/${PAGE}`]).toContain('甲 主题之家 旧闻 壹 二 of the site /theme/own.css');
    expect(site['theme/style.css']).toBe('/* the site’s */');
  });

  it('that is not there is a fault of the site, with its place and what was meant', async () => {
    const root = makeSite({ ...POSTS, ...configOf('blgo') });
    const { ok, diagnostics } = await buildSite(root);
    expect(ok).toBe(false);
    expect(diagnostics).toMatchObject([
      {
        code: 'theme-missing',
        file: '_config.yml',
        line: 5,
        column: 1,
        excerpt: 'theme: blgo',
        message: 'there is no theme `blgo`',
        hint: 'Did you mean `blog`?',
      },
    ]);
  });

  it.each([
    ['minima', 'run `npm install minima`'],
    ['./absent', 'a folder is named as seen from'],
    ['"@me/../../x"', 'Themes here are news, blog'],
    ['posts', 'Themes here are news, blog'],
    ['./posts', 'See docs/themes.md'],
  ])('%s is none', async (name, hint) => {
    const root = makeSite({ ...POSTS, ...configOf(name) });
    const { diagnostics } = await buildSite(root);
    expect(diagnostics).toMatchObject([{ code: 'theme-missing', line: 5 }]);
    expect(diagnostics[0]?.hint).toContain(hint);
  });

  it('that has faults is named in them', async () => {
    const root = makeSite({
      ...POSTS,
      ...configOf('mine'),
      'themes/mine/templates/layouts/post.html': '{{ page.title',
      'themes/mine/data/a.yml': 'a: [',
    });
    const { ok, diagnostics } = await buildSite(root);
    expect(ok).toBe(false);
    expect(diagnostics.map(({ file }) => file)).toEqual([
      'themes/mine/data/a.yml',
      'themes/mine/templates/layouts/post.html',
    ]);
  });

  it('reads no file through a symbolic link within it, and none outside of its folder', async () => {
    const secret = makeSite({ 'secret.html': 'SECRET', 'secret.yml': 'one: SECRET' });
    const root = makeSite({
      ...POSTS,
      ...configOf('mine'),
      'themes/mine/templates/layouts/post.html':
        '[{% include "partials/link.html" ignore missing %}{% include "../../../../secret.html" ignore missing %}{{ site.data.link.one }}]',
    });
    for (const part of ['templates/partials', 'data', 'public'])
      mkdirSync(join(root, 'themes/mine', part), { recursive: true });
    symlinkSync(
      join(secret, 'secret.html'),
      join(root, 'themes/mine/templates/partials/link.html'),
    );
    symlinkSync(join(secret, 'secret.yml'), join(root, 'themes/mine/data/link.yml'));
    symlinkSync(join(secret, 'secret.html'), join(root, 'themes/mine/public/link.html'));
    const { diagnostics } = await buildSite(root);
    const site = readTree(join(root, '_site'));
    expect(site[`x/${PAGE}`]).toBe('[]');
    expect(site['link.html']).toBeUndefined();
    expect(diagnostics.map(({ code, file }) => [code, file])).toEqual([
      ['file-unreadable', 'themes/mine/data/link.yml'],
      ['file-unreadable', 'themes/mine/public/link.html'],
    ]);
  });

  it('may itself be a link, as npm makes them', async () => {
    const elsewhere = makeSite(THEME);
    const root = makeSite({ ...POSTS, ...configOf('linked') });
    mkdirSync(join(root, 'node_modules'));
    symlinkSync(elsewhere, join(root, 'node_modules/linked'));
    expect((await builtOf(root))[`x/${PAGE}`]).toContain('of the theme');
  });
});

describe('a change of the theme', () => {
  it.each<[string, Files, number]>([
    ['a template', { 'templates/partials/mark.html': 'anew' }, 2],
    ['a template that is new', { 'templates/layouts/home.html': 'home' }, 1],
    ['a data file', { 'data/more.yml': 'two: 三\n' }, 2],
    ['a string', { 'templates/strings/zh-CN.yml': 'home: 屋\n' }, 14],
    ['a file', { 'public/theme/own.css': 'p { color: blue }' }, 3],
  ])('of %s makes what reads it again, as a clean build would', async (_, edit, rendered) => {
    const root = makeSite({ ...POSTS, ...configOf('mine'), ...below('themes/mine', THEME) });
    // What has just been written is copied again, since it could be another file by now.
    for (const name of ['own.css', 'style.css'])
      utimesSync(join(root, 'themes/mine/public/theme', name), 1, 1);
    await builtOf(root);
    writeFiles(join(root, 'themes/mine'), edit);
    const again = await buildSite(root);
    expect(again.counts.rendered).toBe(rendered);
    const site = readTree(join(root, '_site'));
    const clean = await buildSite(root, { destination: join(makeFolder(), 'clean') });
    expect(readTree(clean.destination ?? '')).toEqual(site);
  });

  it('to another one makes only again what is made from other templates', async () => {
    const root = makeSite({
      ...POSTS,
      ...configOf('mine'),
      ...below('themes/mine', THEME),
      ...below('themes/other', { ...THEME, 'templates/partials/mark.html': 'of the other' }),
    });
    await builtOf(root);
    writeFiles(root, configOf('other'));
    const { counts } = await buildSite(root);
    // Two posts, and the two files of the theme, which may be others.
    expect(counts.rendered).toBe(4);
    expect(readTree(join(root, '_site'))[`x/${PAGE}`]).toContain('of the other');
  });

  it('shows in the preview, also when it is made while that runs', async () => {
    const root = makeSite({ ...POSTS, ...configOf('mine'), ...below('themes/mine', THEME) });
    const { get, change } = await preview(root);
    const page = `/x/${PAGE}`;
    expect((await get(page)).body).toContain('of the theme');
    await change(() => writeFiles(root, { 'themes/mine/templates/partials/mark.html': 'anew' }));
    expect((await get(page)).body).toContain('anew');
    await change(() => writeFiles(root, { 'themes/mine/data/more.yml': 'two: 三\n' }));
    expect((await get(page)).body).toContain('一 三');
    await change(() => writeFiles(root, { 'themes/mine/public/new.txt': 'new' }));
    expect((await get('/new.txt')).body).toBe('new');
    await change(() => writeFiles(root, configOf('blog')));
    expect((await get(page)).body).toContain('class="kind-post"');
  });

  it('shows in the preview where that looks at files by itself', async () => {
    const root = makeSite({ ...POSTS, ...configOf('mine'), ...below('themes/mine', THEME) });
    const { get, change } = await preview(root, { poll: true });
    await change(() =>
      writeFiles(root, { 'themes/mine/templates/partials/mark.html': 'another text' }),
    );
    expect((await get(`/x/${PAGE}`)).body).toContain('another text');
  });
});

describe('the theme `blog`', () => {
  it('is another one than the default theme, with feeds and redirects of that', async () => {
    const site = await builtOf(
      makeSite({
        ...POSTS,
        ...configOf('blog'),
        'pages/about.md': '---\ntitle: 关于\nredirect_from: /old.html\n---\n正文\n',
      }),
    );
    expect(site['theme/style.css']).toMatch(/--faint: ?#/);
    expect(site['index.html']).toContain('<h2><a href="/x/2022/01/07/b.html">乙</a></h2>');
    expect(site[`x/${PAGE}`]).not.toContain('<script src');
    expect(site['about.html']).toContain('正文');
    expect(site['old.html']).toContain('url=/about.html');
    expect(site['feed.xml']).toContain('<title>乙</title>');
    expect(site['category/index.html']).toContain('分类');
  });

  it('takes fragments, pictures, formulas and minified pages as the default theme does', async () => {
    const site = await builtOf(
      makeSite({
        '_config.yml': `${CONFIG}theme: blog\nmath: true\nminify_html: true\n`,
        'posts/2022-01-06-a.md': post({ title: '甲' }, '![](/p.gif)\n\n$x^2$'),
        'public/p.gif': 'GIF89a\u0004\0\u0003\0',
        'templates/partials/footer.html': '{% fragment "latest" %}',
        'templates/fragments/latest.html': '{{ site.posts.first.title }}',
      }),
    );
    const page = site[PAGE];
    expect(page).toContain('data-fragment=/fragments/latest.html');
    expect(page).toMatch(/<img [^>]*width="?4"? height="?3/);
    expect(page).toContain('<msup>');
    expect(site['fragments/latest.html']).toContain('<main id=main>甲</main>');
    expect(site['theme/fragments.js']).toContain('data-fragment');
  });
});
