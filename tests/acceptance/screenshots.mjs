/**
 * Opens a built folder in Chromium: every page fits a narrow screen, nothing is asked of other hosts, the console stays
 * empty, the theme's pages pass axe, light and dark, narrow and wide, are small, ask for nothing but their style sheet, script and icon, and do not shift; the
 * switch between dark and light remembers; fingers hit what they are meant to; a feed can be read. Leaves pictures of home, an article, a category and a month.
 *
 *     node tests/acceptance/screenshots.mjs OUT [DIR]
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { launch, serve } from './browser.mjs';
import { Findings, ROOT } from './lib.mjs';

const [out = 'screenshots', folder = join(ROOT, '_site')] = process.argv.slice(2);
const PICTURES = {
  home: '/',
  article: '/linhaichenbao/2022/03/19/NW202203191065489256.html',
  category: '/category/linhaichenbao.html',
  month: '/archive/2022/08/',
};
/** One page of each other kind, and articles that hold what may be wider than a phone. */
const OTHERS = [
  '/category/',
  '/tag/',
  '/archive/',
  '/archive/2022/',
  '/archive/2022/08/10/',
  '/about.html',
  '/links.html',
  '/404.html',
];
const WIDTHS = [390, 1280];
/** A window of 1280 by 1024 pixels at 400 %. */
const ZOOMED = { width: 320, height: 256 };
/** Bytes, compressed: of a page, and of the style sheet and the script together. */
const MOST_HTML = 30_000;
const MOST_STYLE = 12_000;
/** Pixels that a link needs for a finger, at least, where it does not stand in a text. */
const FINGER = 24;

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

const { files, origin, close } = await serve(folder);
const findings = new Findings();
const browser = await launch();
const page = await browser.newPage();
let where = '';
page.on('console', (message) => {
  if (['error', 'warning'].includes(message.type()))
    findings.add(`${where}: console: ${message.text()} ${message.location().url}`);
});
page.on('pageerror', (error) => findings.add(`${where}: ${error.message}`));
await page.route('**/*', async (route) => {
  const url = route.request().url();
  if (url.startsWith(origin)) return route.continue();
  findings.add(`${where}: asks for ${url}`);
  return route.abort();
});

mkdirSync(out, { recursive: true });
for (const [name, path] of Object.entries(PICTURES)) {
  for (const width of WIDTHS) {
    await open(path, width);
    await page.screenshot({ path: join(out, `${name}-${width}.png`), fullPage: true });
  }
}
// Bodies come from anywhere; none may make its page wider than a phone.
const articles = [...files].filter((path) => /\d\d\/(?!index)[^/]+\.html$/.test(path));
for (const path of [
  ...Object.values(PICTURES),
  ...OTHERS,
  ...articles.map((path) => `/${encodeURI(path)}`),
])
  await open(path, 320);
const kinds = [...Object.values(PICTURES), ...OTHERS];
for (const path of kinds) for (const width of WIDTHS) await checkAccessibility(path, width);
for (const path of kinds) await open(path, ZOOMED.width, ZOOMED.height);
// Nothing is on its way when it is looked at.
await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
for (const path of Object.values(PICTURES)) await checkWeight(path);
await checkSwitch();
await checkSuggestions();
await checkFilter();
await checkWideTable();
await checkFingers();
await checkFeed();

await browser.close();
close();
findings.report(
  `${articles.length} articles and ${OTHERS.length + 3} other pages fit 320 pixels; pictures in ${resolve(out)}`,
);

/**
 * @param {string} path
 * @param {number} width
 * @param {number} height
 */
async function open(path, width, height = width < 600 ? 844 : 900) {
  where = `${path} at ${width} by ${height}`;
  await page.setViewportSize({ width, height });
  const response = await page.goto(origin + path, { waitUntil: 'load' });
  findings.expect(response?.ok(), `${where}: status ${response?.status()}`);
  const needed = await page.evaluate('document.documentElement.scrollWidth');
  findings.expect(Number(needed) <= width, `${where}: needs ${needed} pixels`);
  const unseen = await page.evaluate(
    '[...document.images].filter((image) => image.complete && image.naturalWidth === 0).map((image) => image.src)',
  );
  for (const src of /** @type {string[]} */ (unseen))
    findings.add(`${where}: no picture at ${src}`);
}

/** A table that is wider than the screen can be scrolled with keys in any browser. */
async function checkWideTable() {
  /** @type {(columns: number) => Promise<string | null>} */
  const indexOfTable = async (columns) => {
    await page.route(`**${PICTURES.article}`, async (route) => {
      const response = await route.fetch();
      const table = `<table><tr>${'<td>很长的内容</td>'.repeat(columns)}</tr></table>`;
      const html = await response.text();
      await route.fulfill({
        response,
        body: html.replace(/(class="article-body"[^>]*>)/, `$1${table}`),
      });
    });
    await open(PICTURES.article, 390);
    await page.unroute(`**${PICTURES.article}`);
    return page.locator('.article-body table').first().getAttribute('tabindex');
  };
  findings.expect((await indexOfTable(40)) === '0', 'a wide table cannot have the focus');
  findings.expect((await indexOfTable(1)) === null, 'a narrow table can have the focus');
}

/**
 * Light and dark, of which a page is opened once.
 *
 * @param {string} path
 * @param {number} width
 */
async function checkAccessibility(path, width) {
  await page.emulateMedia({ colorScheme: 'light' });
  await open(path, width);
  await page.evaluate(axe());
  for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
    await page.emulateMedia({ colorScheme });
    const { violations } = /** @type {import('axe-core').AxeResults} */ (
      await page.evaluate('axe.run({ exclude: [[".article-body"]] })')
    );
    for (const { id, help, nodes } of violations)
      findings.add(
        `${where}, ${colorScheme}: ${help} (${id}): ${nodes
          .map(({ html }) => html)
          .slice(0, 3)
          .join(' ')}`,
      );
  }
}

/** What a page weighs and asks for, and whether anything in it moves. @param {string} path */
async function checkWeight(path) {
  /** @type {string[]} */
  const asked = [];
  const note = (/** @type {import('playwright-core').Request} */ request) =>
    asked.push(`${request.resourceType()} ${new URL(request.url()).pathname}`);
  page.on('request', note);
  await open(path, 390);
  const shift = await page.evaluate(`new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) sum += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => done(sum), 100);
  })`);
  page.off('request', note);
  findings.expect(shift === 0, `${path}: shifts by ${shift}`);
  const others = asked.filter(
    (one) => !/^(?:document|image) |^(?:stylesheet|script|other) \/theme\//.test(one),
  );
  findings.expect(others.length === 0, `${path}: asks for ${others.join(', ')}`);
  const file = path.endsWith('/') ? `${path}index.html` : path;
  const size = (/** @type {string} */ name) => gzipSync(readFileSync(join(folder, name))).length;
  findings.expect(size(file) <= MOST_HTML, `${path}: ${size(file)} bytes`);
  const style = size('theme/style.css') + size('theme/theme.js');
  findings.expect(style <= MOST_STYLE, `style and script: ${style} bytes`);
}

/** Another choice than the system's is remembered on the next page, and given up by a second click. */
async function checkSwitch() {
  const isDark = () =>
    page.evaluate('getComputedStyle(document.body).backgroundColor !== "rgb(255, 255, 255)"');
  await open(PICTURES.home, 1280);
  await page.click('.theme-switch');
  findings.expect(await isDark(), 'the switch does not turn the page dark');
  await open(PICTURES.article, 1280);
  findings.expect(await isDark(), 'the choice of dark is not remembered');
  await page.click('.theme-switch');
  findings.expect(!(await isDark()), 'the switch does not turn the page light again');
  const kept = await page.evaluate('localStorage.getItem("theme")');
  findings.expect(kept === null, `the switch keeps ${kept} where the system wants the same`);
}

/** A missing address in the old form has ways to its day. */
async function checkSuggestions() {
  const old = '/linhaichenbao/2022/08/10/NW1.html';
  await page.route(`**${old}`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: readFileSync(join(folder, '404.html'), 'utf8'),
    }),
  );
  await open(old, 390);
  const links = await page.evaluate(
    '[...document.querySelectorAll(".suggestions:not([hidden]) a")].map((link) => link.getAttribute("href")).join(" ")',
  );
  findings.expect(
    links === '/category/?q=linhaichenbao /archive/2022/08/10/ /archive/2022/08/ /archive/2022/',
    `404 proposes ${links}`,
  );
}

/** The filter finds names by their pinyin, too. */
async function checkFilter() {
  await open('/category/?q=linhai', 390);
  const shown = await page.evaluate(
    '[...document.querySelectorAll(".terms li")].filter((item) => item.checkVisibility()).length',
  );
  findings.expect(shown === 1, `the filter shows ${shown} newspapers for linhai`);
}

/** On a phone nothing is too small for a finger, and a summary leads to its post; a newspaper in a list, to the newspaper. */
async function checkFingers() {
  const context = await browser.newContext(PHONE);
  const phone = await context.newPage();
  for (const path of kinds) {
    await phone.goto(origin + path, { waitUntil: 'load' });
    // What is below the screen may have no size yet.
    await phone.addStyleTag({ content: '* { content-visibility: visible !important }' });
    const small = await phone.evaluate(`[...document.querySelectorAll('a, button, input')]
      .filter((one) => one.checkVisibility() && !one.closest('.article-body, .skip, .source, .tags, p:not(.meta)'))
      .filter((one) => Math.min(...['width', 'height'].map((side) => one.getBoundingClientRect()[side])) < ${FINGER})
      .map((one) => one.outerHTML)`);
    for (const html of /** @type {string[]} */ (small))
      findings.add(`${path}: too small for a finger: ${html}`);
  }
  for (const [selector, leadsTo] of /** @type {const} */ ([
    ['.summary', /\/\d{4}\/\d\d\/\d\d\//],
    ['.posts .meta a', /^\/category\//],
  ])) {
    await phone.goto(origin + PICTURES.home, { waitUntil: 'load' });
    await phone.tap(selector, { force: true });
    await phone.waitForURL((url) => url.pathname !== PICTURES.home);
    const at = new URL(phone.url()).pathname;
    findings.expect(leadsTo.test(at), `a tap on ${selector} leads to ${at}`);
  }
  await context.close();
}

/** Who opens a feed on a phone sees its entries, as wide as the screen. */
async function checkFeed() {
  const context = await browser.newContext(PHONE);
  const phone = await context.newPage();
  await phone.goto(`${origin}/feed.xml`, { waitUntil: 'load' });
  const [width, ...seen] = /** @type {number[]} */ (
    await phone.evaluate(`[document.documentElement.clientWidth, ...['feed > title', 'div > p > a', 'entry > title', 'entry > published', 'entry > summary', 'entry > content']
      .map((selector) => document.querySelector(selector).getClientRects().length)]`)
  );
  findings.expect(
    width === PHONE.viewport.width && seen.join('') === '111110',
    `/feed.xml: ${width} pixels wide, ${seen}`,
  );
  await context.close();
}

function axe() {
  return readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
}
