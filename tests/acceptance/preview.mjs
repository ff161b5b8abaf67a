// Lives with the preview as a writer does, in Chromium: edits posts, templates, style sheets, data and the configuration, breaks and mends each, removes
// and renames a post that is shown, adds a thousand at once, and looks which pages reload: `node tests/acceptance/preview.mjs [--measure]`.
// With --measure, on 10,000 posts, it tells how long it takes from saving a file until the page is painted.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { makeArchive } from '../../bench/make-archive.mjs';
import { launch } from './browser.mjs';
import { Findings, gazette, makeFolder, ROOT, writeFiles } from './lib.mjs';

/** Milliseconds until something must have been seen. */
const PATIENCE = 20_000;

/** Starts the preview of a site; resolves to its URL and what ends it. */
async function serve(/** @type {string} */ root) {
  const from = performance.now();
  const child = spawn(
    process.execPath,
    [join(ROOT, 'bin/gazette.js'), 'serve', '--root', root, '--port', '0'],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, LC_ALL: 'C.UTF-8' } },
  );
  // Whatever fails here, it does not outlive this script.
  process.once('exit', () => child.kill('SIGKILL'));
  let printed = '';
  for await (const chunk of child.stdout) {
    printed += chunk;
    if (printed.includes('Ctrl-C')) break;
  }
  const url = /Preview at (http:\S+)\//.exec(printed)?.[1] ?? '';
  const ready = performance.now() - from;
  return {
    url,
    ready,
    end: async () => {
      const at = performance.now();
      child.kill('SIGINT');
      await once(child, 'exit');
      return performance.now() - at;
    },
  };
}

/** @param {Record<string, string>} frontMatter */
function post(frontMatter, body = '正文。') {
  const lines = Object.entries(frontMatter).map(([key, value]) => `${key}: ${value}`);
  return `---\n${lines.join('\n')}\n---\n${body}\n`;
}

const CONFIG = 'title: 小报\nurl: https://example.com\nlang: zh-CN\ntimezone: Asia/Shanghai\n';
const LONG = Array.from({ length: 120 }, (_, n) => `第 ${n} 段的文字。`).join('\n\n');
const A = 'posts/2022-01-06-a.md';

/** @param {Findings} findings */
async function liveWithIt(findings) {
  const root = makeFolder('preview');
  writeFiles(root, {
    '_config.yml': CONFIG,
    [A]: post({ title: '甲', category: '绵阳' }, LONG),
    'posts/2022-01-07-b.md': post({ title: '乙' }),
    'posts/2022-03-01-c.md': post({ title: '丙' }),
    'public/own.css': 'body { color: rgb(1, 2, 3) }',
    'data/words.yml': 'greeting: 你好',
    'templates/layouts/post.html':
      '<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{{ page.title }}</title><link rel="stylesheet" href="/own.css"></head><body><header>{{ site.title }} {{ site.data.words.greeting }}</header><h1>{{ page.title }}</h1>{{ content }}</body></html>',
  });
  const { url, end } = await serve(root);
  const browser = await launch();
  const context = await browser.newContext();
  const page = await context.newPage();
  /** @type {string[]} */
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  const other = await context.newPage();
  await page.goto(`${url}/绵阳/2022/01/06/a.html`);
  await other.goto(`${url}/2022/03/01/c.html`);
  // What is changed in place is gone after a reload.
  const mark = (/** @type {import('playwright-core').Page} */ one) =>
    one.evaluate('window.sameDocument = true');
  const isSame = (/** @type {import('playwright-core').Page} */ one) =>
    one.evaluate('window.sameDocument === true');
  await mark(other);

  const shows = async (/** @type {string} */ what, /** @type {string} */ condition) => {
    try {
      await page.waitForFunction(condition, undefined, { timeout: PATIENCE, polling: 20 });
    } catch {
      findings.add(`${what}: never seen (${condition})`);
    }
  };
  const text = (/** @type {string} */ part) =>
    `document.body.innerText.includes(${JSON.stringify(part)})`;
  const over = `document.querySelector('gazette-preview')?.shadowRoot.querySelector('.over')`;
  const write = (/** @type {string} */ path, /** @type {string} */ content) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  const read = (/** @type {string} */ path) => readFileSync(join(root, path), 'utf8');
  await shows(
    'the bar',
    `document.querySelector('gazette-preview')?.shadowRoot.querySelector('.bar')?.textContent.includes('${A}')`,
  );

  // A post: the text changes, the page stays where it was scrolled to, and the other page is left alone.
  await page.evaluate('scrollTo(0, 1200)');
  await page.waitForTimeout(100);
  await mark(page);
  write(A, `${read(A)}\n\n新的一段。\n`);
  await shows('an edited post', text('新的一段'));
  findings.expect(await isSame(page), 'the page was loaded anew for a paragraph');
  await shows(
    'why the page was made again',
    `document.querySelector('gazette-preview').shadowRoot.querySelector('.why').textContent.includes('posts/')`,
  );
  await shows('the scroll position', 'Math.abs(scrollY - 1200) < 50');
  findings.expect(await isSame(other), 'a page that is the same was reloaded');

  const parts = [
    {
      name: 'a template',
      path: 'templates/layouts/post.html',
      edit: (/** @type {string} */ old) => old.replace('<h1>', '<p>模板改了</p><h1>'),
      seen: '模板改了',
      broken: (/** @type {string} */ old) => old.replace('{{ content }}', '{% if %}'),
    },
    {
      name: 'data',
      path: 'data/words.yml',
      edit: () => 'greeting: 数据改了',
      seen: '数据改了',
      broken: () => 'greeting: [',
    },
    {
      name: 'the configuration',
      path: '_config.yml',
      edit: () => CONFIG.replace('小报', '大报'),
      seen: '大报',
      broken: () => 'title: [',
    },
    {
      name: 'a post',
      path: A,
      edit: (/** @type {string} */ old) => old.replace('title: 甲', 'title: 新题'),
      seen: '新题',
      broken: (/** @type {string} */ old) => old.replace('title: 新题', 'title: [新题'),
    },
  ];
  for (const { name, path, edit, seen, broken } of parts) {
    const good = edit(read(path));
    write(path, good);
    await shows(name, text(seen));
    write(path, broken(good));
    await shows(`${name}, broken`, `${over}?.textContent.includes(${JSON.stringify(path)})`);
    findings.expect(
      await page.evaluate(text(seen)),
      `${name}, broken: the last good page does not stay`,
    );
    findings.expect(
      await page.evaluate(
        `${over}?.querySelector('a')?.href.startsWith('vscode://file/') === true`,
      ),
      `${name}, broken: no link to the editor`,
    );
    findings.expect(
      await page.evaluate(`${over}?.querySelector('.caret') !== null`),
      `${name}, broken: no caret`,
    );
    write(path, good);
    await shows(`${name}, mended`, `${over} === null`);
  }

  // A page with a script is changed at once, and loaded again when it is quiet: the script has not seen what is new.
  const layout = read('templates/layouts/post.html');
  write(
    'templates/layouts/post.html',
    layout.replace('</head>', '<script>window.seenBefore = true</script></head>'),
  );
  await shows('a script', 'window.seenBefore === true');
  await mark(page);
  write(
    'templates/layouts/post.html',
    read('templates/layouts/post.html').replace('<h1>', '<p>又一段</p><h1>'),
  );
  await shows('an element before a script', text('又一段'));
  await shows('a script that sees what is new', 'window.sameDocument !== true');
  write('templates/layouts/post.html', layout);
  await shows('a script that is gone', `window.seenBefore === undefined`);

  // A style sheet is exchanged without a reload.
  await mark(page);
  write('public/own.css', 'body { color: rgb(4, 5, 6) }');
  await shows('a style sheet', `getComputedStyle(document.body).color === 'rgb(4, 5, 6)'`);
  findings.expect(await isSame(page), 'the page was reloaded for a style sheet');

  // A thousand posts at once; the page is none of theirs, so it stays.
  await page.waitForTimeout(300);
  await mark(page);
  writeFiles(
    root,
    Object.fromEntries(
      Array.from({ length: 1000 }, (_, n) => [
        `posts/many/2020-05-06-p${n}.md`,
        post({ title: `第 ${n} 篇` }),
      ]),
    ),
  );
  await other.waitForTimeout(300);
  await other.goto(`${url}/2020/05/06/p999.html`);
  await other.waitForFunction(text('第 999 篇'), undefined, { timeout: PATIENCE });
  findings.expect(await isSame(page), 'the page was reloaded for posts that it does not show');

  // Renamed while it is shown: the page follows. Removed: it is gone, and comes back.
  renameSync(join(root, A), join(root, 'posts/2022-01-08-renamed.md'));
  await shows('a renamed post', `location.pathname.endsWith('/2022/01/08/renamed.html')`);
  await shows('a renamed post', text('新题'));
  const kept = read('posts/2022-01-08-renamed.md');
  rmSync(join(root, 'posts/2022-01-08-renamed.md'));
  await shows('a removed post', `!${text('新题')}`);
  write('posts/2022-01-08-renamed.md', kept);
  await shows('a post that is back', text('新题'));

  findings.expect(errors.length === 0, `errors in the page: ${errors.join('; ')}`);
  await browser.close();
  const ended = await end();
  findings.expect(ended < 3000, `Ctrl-C took ${Math.round(ended)} ms`);
}

/** Notes in the page when a word of these tests is first painted there, whether the page was loaded anew for it or not. */
function noteWords() {
  const look = () => {
    for (const word of new Set(document.documentElement?.innerHTML.match(/gazette\w+\d+x/g))) {
      if (sessionStorage[word] !== undefined) continue;
      sessionStorage[word] = '';
      requestAnimationFrame(() =>
        setTimeout(() => {
          sessionStorage[word] = performance.timeOrigin + performance.now();
        }),
      );
    }
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  });
  look();
}

/** What was written a moment ago is read again at the next start; an archive's files mostly are older. */
function age(/** @type {string} */ root) {
  const before = new Date(Date.now() - 60_000);
  for (const name of readdirSync(join(root, 'posts'), { recursive: true, encoding: 'utf8' }))
    utimesSync(join(root, 'posts', name), before, before);
}

/** From saving a file until the page is painted with it, in milliseconds: the median of twenty. */
async function measure() {
  const root = makeFolder('preview-measure');
  makeArchive(root, 10_000);
  age(root);
  cpSync(join(ROOT, 'templates'), join(root, 'templates'), { recursive: true });
  gazette('build', '--root', root, '--quiet');
  const { url, end, ready } = await serve(root);
  console.log(`ready ${Math.round(ready)} ms`);
  const browser = await launch();
  const page = await browser.newPage();
  await page.addInitScript(noteWords);
  await page.goto(url);
  const link = await page.evaluate(
    `[...document.querySelectorAll('a[href$=".html"]')].map((a) => a.pathname).find((path) => /\\/20\\d\\d\\//.test(path))`,
  );
  await page.goto(url + link);
  const info = JSON.parse(
    String(await page.evaluate(`document.querySelector('script[data-page]').dataset.page`)),
  );
  /** @type {Record<string, { path: string, edit: (text: string, word: string) => string }>} */
  const edits = {
    post: { path: info.source.path, edit: (text, word) => `${text}\n\n${word}\n` },
    layout: {
      path: 'templates/layouts/post.html',
      edit: (text, word) => text.replace('<article class="article">', `$&<p>${word}</p>`),
    },
    configuration: {
      path: '_config.yml',
      edit: (text, word) => text.replace(/^title:.*$/m, `title: ${word}`),
    },
  };
  for (const [name, { path, edit }] of Object.entries(edits)) {
    const file = join(root, path);
    const old = readFileSync(file, 'utf8');
    let text = old;
    /** @type {number[]} */
    const times = [];
    for (let round = 0; round < 20; round++) {
      const word = `gazette${name}${round}x`;
      const next = edit(text, word);
      if (next === text) throw new Error(`${path} is not as it was thought to be`);
      text = next;
      await page.waitForTimeout(300);
      const from = performance.timeOrigin + performance.now();
      writeFileSync(file, text);
      // Looking for it often would take time from what is measured.
      let at = 0;
      while (!(at > 0) && performance.timeOrigin + performance.now() < from + PATIENCE) {
        await page.waitForTimeout(100);
        at = Number(await page.evaluate(`sessionStorage[${JSON.stringify(word)}] ?? 0`));
      }
      times.push(at - from);
    }
    writeFileSync(file, old);
    await page.waitForTimeout(1500);
    times.sort((a, b) => a - b);
    console.log(
      `${name}: median ${Math.round(times[10] ?? 0)} ms, from ${Math.round(times[0] ?? 0)} to ${Math.round(times[19] ?? 0)}`,
    );
  }
  await browser.close();
  await end();
}

if (process.argv.includes('--measure')) {
  await measure();
} else {
  const findings = new Findings();
  await liveWithIt(findings);
  findings.report('the preview shows each change');
}
