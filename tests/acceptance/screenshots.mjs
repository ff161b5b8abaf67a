/**
 * Opens a built folder in Chromium: every page fits a narrow screen, nothing is asked of other hosts, the console stays
 * empty, scripts are not needed, and the theme's pages pass axe. Leaves pictures of home, an article, a category and a
 * month.
 *
 *     node tests/acceptance/screenshots.mjs OUT [DIR]
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
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
for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  await page.emulateMedia({ colorScheme });
  for (const path of [...Object.values(PICTURES), ...OTHERS]) await checkAccessibility(path);
}

await browser.close();
close();
findings.report(
  `${articles.length} articles and ${OTHERS.length + 3} other pages fit 320 pixels; pictures in ${resolve(out)}`,
);

/**
 * @param {string} path
 * @param {number} width
 */
async function open(path, width) {
  where = `${path} at ${width}`;
  await page.setViewportSize({ width, height: width < 600 ? 844 : 900 });
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

/** @param {string} path */
async function checkAccessibility(path) {
  await open(path, 1280);
  await page.evaluate(axe());
  const { violations } = /** @type {import('axe-core').AxeResults} */ (
    await page.evaluate('axe.run({ exclude: [[".article-body"]] })')
  );
  for (const { id, help, nodes } of violations)
    findings.add(
      `${path}: ${help} (${id}): ${nodes
        .map(({ html }) => html)
        .slice(0, 3)
        .join(' ')}`,
    );
}

function axe() {
  return readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
}
