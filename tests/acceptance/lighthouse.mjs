/**
 * Asks Lighthouse, on its mobile setting, about pages of the sample archive: 100 in accessibility, best practices and SEO, and at least 99 in performance, which is about the
 * machine too; `--steady` leaves that out. Without a folder where the sample was built it is built here, and served with the headers that gazette writes for hosts.
 *
 *     node tests/acceptance/lighthouse.mjs [--steady] [DIR]
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CHROMIUM, publishedHeaders, QUIET, serve } from './browser.mjs';
import { Findings, gazette, makeFolder, ROOT, run } from './lib.mjs';

/** The last one for Node 20. */
const VERSION = '12.8.2';
const PAGES = {
  home: '/',
  article: '/linhaichenbao/2022/03/19/NW202203191065489256.html',
  category: '/category/linhaichenbao.html',
  tags: '/tag/',
  month: '/archive/2022/08/',
  missing: '/404.html',
};
const STEADY = ['accessibility', 'best-practices', 'seo'];

const isSteady = process.argv.includes('--steady');
const built = process.argv.slice(2).find((arg) => !arg.startsWith('--'));
const findings = new Findings();
const modules = install();
const { default: lighthouse } = await load('lighthouse/core/index.js');
const { launch } = await load('chrome-launcher/dist/index.js');

const { origin, close } = built === undefined ? await serveSample() : await serve(built);
const chrome = await launch({ chromePath: CHROMIUM, chromeFlags: ['--headless=new', ...QUIET] });
for (const [name, path] of Object.entries(PAGES)) {
  const { lhr } = await lighthouse(origin + path, {
    port: chrome.port,
    logLevel: 'error',
    onlyCategories: isSteady ? STEADY : ['performance', ...STEADY],
    // A page for addresses that do not exist is not to be found.
    skipAudits: name === 'missing' ? ['is-crawlable'] : [],
  });
  judge(name, lhr);
}
chrome.kill();
close();
findings.report(`Lighthouse ${VERSION} finds nothing to mend`);

/**
 * Prints the scores of a page, and notes what keeps them from being perfect.
 *
 * @param {string} name
 * @param {{ categories: Record<string, Category>, audits: Record<string, Audit> }} report
 * @typedef {{ id: string, score: number | null, auditRefs: { id: string, weight: number }[] }} Category
 * @typedef {{ score: number | null, title: string, displayValue?: string }} Audit
 */
function judge(name, { categories, audits }) {
  const scores = Object.values(categories).map(({ id, score }) => `${id} ${percent(score)}`);
  console.log(`${name.padEnd(8)} ${scores.join(', ')}`);
  for (const { id, score, auditRefs } of Object.values(categories)) {
    if (percent(score) >= (id === 'performance' ? 99 : 100)) continue;
    const faults = auditRefs
      .filter(({ weight }) => weight > 0)
      .map((ref) => audits[ref.id])
      .filter((audit) => audit !== undefined && audit.score !== null && audit.score < 1)
      .map((audit) => `${audit?.title} ${audit?.displayValue ?? ''}`.trim());
    findings.add(`${name}: ${id} ${percent(score)}: ${faults.join('; ')}`);
  }
}

function percent(/** @type {number | null} */ score) {
  return Math.round((score ?? 0) * 100);
}

/** Builds the sample archive with a file of headers, and serves it with them. */
function serveSample() {
  const folder = makeFolder('lighthouse');
  const [config, site] = [join(folder, '_config.yml'), join(folder, 'site')];
  const sample = readFileSync(join(ROOT, '_config.yml'), 'utf8');
  writeFileSync(config, `${sample}\nheader_files: [netlify]\n`);
  gazette('build', '--quiet', '--strict', '--config', config, '--destination', site);
  return serve(site, publishedHeaders(site));
}

/** Two hundred packages that nothing else here needs: they are fetched when this is run first, and kept until `npm ci`. */
function install() {
  const folder = join(ROOT, `node_modules/.cache/lighthouse-${VERSION}`);
  // Written last.
  if (!existsSync(join(folder, 'node_modules/.package-lock.json'))) {
    const quiet = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
    // A connection that says nothing any more is waited for five minutes otherwise, three times.
    const impatient = ['--fetch-timeout=30000', '--fetch-retries=4'];
    run('npm', ['install', '--prefix', folder, ...quiet, ...impatient, `lighthouse@${VERSION}`]);
  }
  return join(folder, 'node_modules');
}

function load(/** @type {string} */ path) {
  return import(pathToFileURL(join(modules, path)).href);
}
