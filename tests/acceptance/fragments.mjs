/**
 * Opens in Chromium pages that name a fragment, of both themes, served with the content security policy that gazette writes for hosts: where scripts run it stands in the
 * page; where they do not, or it cannot be fetched, a link to it does, which leads to it.
 *
 *     node tests/acceptance/fragments.mjs
 */
import { join } from 'node:path';
import { launch, publishedHeaders, serve } from './browser.mjs';
import { Findings, gazette, makeFolder, writeFiles } from './lib.mjs';

const PAGE = '/2022/01/06/a.html';
const FRAGMENT = '/fragments/latest.html';
/** How long a page may take to fetch a fragment, in milliseconds. */
const PATIENCE = 20_000;

/** A layout that has a fragment at its end, and what the theme needs for it. */
const LAYOUTS = {
  news: '{% extends "layouts/base.html" %}{% block main %}{{ content }}{% fragment "latest", "最新消息" %}{% endblock %}',
  blog: '{% extends "layouts/base.html" %}{% block main %}{{ content }}{% fragment "latest", "最新消息" %}<script src="{{ "/theme/fragments.js" | asset_url }}" defer></script>{% endblock %}',
};

const findings = new Findings();
const browser = await launch();
for (const [theme, layout] of Object.entries(LAYOUTS)) {
  const folder = buildSite(theme, layout);
  const headersOf = publishedHeaders(folder);
  const policy = headersOf('index.html')['Content-Security-Policy'] ?? '';
  findings.expect(policy.includes("script-src 'self'"), `${theme}: the policy is ${policy}`);
  const { origin, close } = await serve(folder, headersOf);
  await checkWithScripts(theme, origin);
  await checkWithout(theme, origin, { javaScriptEnabled: false });
  await checkWithout(theme, origin, {}, 503);
  await checkWithout(theme, origin, {}, 'abort');
  close();
}
await browser.close();
findings.report('fragments stand in their pages, or links to them do');

/** Builds a site of three posts with a theme; returns where it is. */
function buildSite(/** @type {string} */ theme, /** @type {string} */ layout) {
  const root = makeFolder('fragments');
  const post = (/** @type {string} */ title) => `---\ntitle: ${title}\n---\n字\n`;
  writeFiles(root, {
    '_config.yml': `title: 小报\nurl: https://example.com\ntheme: ${theme}\nheader_files: [netlify]\n`,
    'posts/2022-01-06-a.md': post('甲'),
    'posts/2022-01-07-b.md': post('乙'),
    'posts/2022-01-08-c.md': post('丙'),
    'templates/layouts/post.html': layout,
    'templates/fragments/latest.html':
      '<ul>{% for post in site.posts.slice(0, 2) %}<li><a href="{{ post.url | relative_url }}">{{ post.title }}</a></li>{% endfor %}</ul>',
  });
  gazette('build', '--quiet', '--root', root);
  return join(root, '_site');
}

async function checkWithScripts(/** @type {string} */ theme, /** @type {string} */ origin) {
  const page = await browser.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) findings.add(`${theme}: ${message.text()}`);
  });
  page.on('pageerror', (error) => findings.add(`${theme}: ${error.message}`));
  await page.goto(origin + PAGE);
  const links = page.locator('.fragment li a');
  try {
    await links.first().waitFor({ timeout: PATIENCE });
  } catch {
    findings.add(`${theme}: the fragment does not come`);
  }
  const titles = await links.allTextContents();
  findings.expect(titles.join() === '丙,乙', `${theme}: the fragment shows ${titles.join()}`);
  await page.close();
}

/**
 * @param {string} theme
 * @param {string} origin
 * @param {import('playwright-core').BrowserContextOptions} options
 * @param {number | 'abort'} [failure] what becomes of a request for the fragment
 */
async function checkWithout(theme, origin, options, failure) {
  const where = `${theme}, ${failure ?? 'without scripts'}`;
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.route(`**${FRAGMENT}`, (route) => {
    // Who follows the link gets it.
    if (failure === undefined || route.request().isNavigationRequest()) return route.continue();
    return failure === 'abort' ? route.abort() : route.fulfill({ status: failure, body: 'x' });
  });
  const failed = failure !== undefined && page.waitForRequest(`**${FRAGMENT}`);
  await page.goto(origin + PAGE);
  await failed;
  await page.waitForLoadState('networkidle');
  const link = page.locator('.fragment');
  const text = (await link.textContent())?.trim();
  findings.expect(text === '最新消息', `${where}: there is ${text} in the fragment's place`);
  await link.locator('a').click();
  await page.waitForURL(`**${FRAGMENT}`);
  const shown = await page.textContent('body');
  findings.expect(shown?.includes('丙'), `${where}: the link leads to ${shown}`);
  await context.close();
}
