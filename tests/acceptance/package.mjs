/**
 * Packs gazette, installs the tarball in an empty folder, and builds sites with it as a stranger would: a folder that
 * holds only a post, the typed API, and the archive's own seed where it lies beside the checkout.
 *
 *     node tests/acceptance/package.mjs
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Findings, listFiles, makeFolder, ROOT, run, writeFiles } from './lib.mjs';
import { visibleText } from './visible-text.mjs';

const POST = `---
layout: post
title: "渡口恢复通航"
date: 2022-01-06 08:12:53 +0800
categories: hewanribao
tags: 河湾日报新闻
---
<p>本报讯(河湾日报记者 向晚)南岸渡口今天恢复通航。</p>
 <p>新渡口长六十八米。</p><p class="em_media">（文章来源：河湾日报）</p>

<http://example.org/NewsShare.html?infoCode=NW202201062237809524>

[返回河湾日报新闻](//finews.withounder.com/category/hewanribao.html)｜[返回首页](//finews.withounder.com/)`;
const SEED = join(ROOT, '../shared/seed');

const findings = new Findings();
/** @type {string[]} */
const good = [];
const home = installPackage();
buildPostsOnly();
beginSite();
useApi();
buildArchive('own post', 'hewanribao', (folder) =>
  writeFiles(folder, { '2022-01-06-NW202201062237809524.md': POST }),
);
if (existsSync(SEED)) {
  buildArchive('seed', 'mianyangribao', (folder) => {
    for (const name of readdirSync(SEED)) copyFileSync(join(SEED, name), join(folder, name));
  });
}
findings.report(`the package works: ${good.join(', ')}`);

function installPackage() {
  const folder = makeFolder('package');
  const [packed] = JSON.parse(
    run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: ROOT }),
  );
  writeFiles(folder, { 'package.json': '{ "type": "module" }' });
  run('npm', ['install', '--no-audit', '--no-fund', join(folder, packed.filename)], {
    cwd: folder,
  });
  good.push(`${packed.files.length} files packed`);
  return folder;
}

function buildPostsOnly() {
  const root = join(home, 'posts-only');
  writeFiles(root, { 'posts/2022-01-06-NW202201062237809524.md': POST });
  run('npx', ['--no-install', 'gazette', 'build'], { cwd: root });
  const article = readFileSync(
    join(root, '_site/hewanribao/2022/01/06/NW202201062237809524.html'),
    'utf8',
  );
  findings.expect(article.includes('南岸渡口今天恢复通航。'), 'posts only: the text is missing');
  const style = /<link rel="stylesheet" href="([^"?]+)/.exec(article)?.[1];
  findings.expect(
    style !== undefined && existsSync(join(root, '_site', style)),
    `posts only: the theme's style sheet ${style} is not in _site`,
  );
  good.push('a folder with posts only');
}

/** A new site with a new post, whose name in pinyin needs a package that is not bundled. */
function beginSite() {
  const gazette = (/** @type {string[]} */ ...args) =>
    run('npx', ['--no-install', 'gazette', ...args], { cwd: home });
  gazette('new', 'site', 'begun', '--no-npm', '--theme', 'blog');
  const path = gazette('new', 'post', '渡口复航', '--root', 'begun').trim();
  findings.expect(path.endsWith('-du-kou-fu-hang.md'), `new post: ${path}`);
  const { counts } = JSON.parse(gazette('build', '--root', 'begun', '--json', '--strict'));
  findings.expect(counts.posts === 2, `new site: ${counts.posts} posts`);
  const style = readFileSync(join(home, 'begun/_site/theme/style.css'), 'utf8');
  findings.expect(style.includes('#fbf7ef'), 'new site: it has not the theme that was asked for');
  good.push('a new site');
}

/** The compiler checks the types as a user's would; then the compiled program runs. */
function useApi() {
  writeFiles(home, {
    'use-api.ts': `import { type BuildResult, build, defineConfig, type Diagnostic, html } from 'gazette';
const result: BuildResult = await build({ root: 'posts-only' });
const diagnostics: readonly Diagnostic[] = result.diagnostics;
const posts: number = result.counts.posts;
if (!result.ok || posts !== 1) throw new Error(JSON.stringify(diagnostics));
defineConfig({
  filters: [{ name: 'shout', version: 1, apply: (text: string) => html(text + '!') }],
  markdown: [{ name: 'plain', version: '2', use: (md) => md.disable('emphasis') }],
  outputs: [{ name: 'a', version: 1, files: ['/a.txt'], render: (site, { address }) => site.title + address }],
  // @ts-expect-error: a plugin has a version
  transforms: [{ name: 'a', apply: (page) => page.trim() }],
});
// @ts-expect-error: options are checked
await build({ rooot: 'posts-only' });
`,
  });
  const options = '--module nodenext --target es2023 --strict --types --skipLibCheck false';
  run(
    process.execPath,
    [join(ROOT, 'node_modules/typescript/bin/tsc'), ...options.split(' '), 'use-api.ts'],
    { cwd: home },
  );
  run(process.execPath, ['use-api.js'], { cwd: home });
  good.push('the typed API');
}

/**
 * A post of the archive in an empty folder, with a four-line configuration and the old host's name.
 *
 * @param {string} name
 * @param {string} category
 * @param {(folder: string) => void} addPosts
 */
function buildArchive(name, category, addPosts) {
  const root = makeFolder('archive');
  mkdirSync(join(root, 'posts'));
  addPosts(join(root, 'posts'));
  writeFiles(root, {
    '_config.yml':
      'title: 报刊档案\nurl: https://example.com\nlang: zh-CN\ntimezone: Asia/Shanghai\naliases: [finews.withounder.com]\n',
  });
  run('npx', ['--no-install', 'gazette', 'build', '--root', root], { cwd: home });
  const [source = ''] = readdirSync(join(root, 'posts'));
  const text = readFileSync(join(root, 'posts', source), 'utf8');
  const title = /^title: "(.*)"$/m.exec(text)?.[1] ?? '';
  const tag = /^tags: (.*)$/m.exec(text)?.[1] ?? '';
  const address = `/${category}/2022/01/06/NW202201062237809524.html`;
  const read = (/** @type {string} */ path) => {
    const file = join(root, '_site', path.endsWith('/') ? `${path}index.html` : path);
    if (existsSync(file)) return readFileSync(file, 'utf8');
    findings.add(`${name}: there is no ${path}`);
    return '';
  };
  const expectIn = (/** @type {string} */ path, /** @type {string} */ part) =>
    findings.expect(read(path).includes(part), `${name}: ${path} lacks ${part}`);

  expectIn(address, title);
  expectIn(address, 'datetime="2022-01-06T08:12:53+08:00"');
  findings.expect(
    /<time[^>]*>[^<]*08:12/.test(read(address)),
    `${name}: the local time 08:12 is not shown`,
  );
  expectIn(address, `<a href="/category/${category}.html">返回`);
  expectIn(address, '<a href="/">返回首页</a>');
  const shown = visibleText(read(address));
  for (const [, paragraph = ''] of text.matchAll(/<p[^>]*>(.*?)<\/p>/g))
    findings.expect(shown.includes(visibleText(paragraph)), `${name}: the text lacks ${paragraph}`);
  for (const path of [
    '/',
    `/category/${category}.html`,
    `/tag/${tag}.html`,
    '/archive/2022/01/06/',
  ]) {
    expectIn(path, `href="${address}"`);
    expectIn(path, title);
  }
  for (const path of ['/feed.xml', '/feed.json', `/feed/${category}.xml`, '/sitemap/2022-01.xml'])
    expectIn(path, `https://example.com${address}`);
  expectIn('/sitemap.xml', 'https://example.com/sitemap/2022-01.xml');
  good.push(`${name} (${listFiles(join(root, '_site')).length} files)`);
}
