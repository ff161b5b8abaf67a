/**
 * Walks through pages of built sites by the Tab key, from the skip link to the end: each stop comes after the one before, can be seen, and shows that it has the
 * focus; nothing that can be used is passed over, and nothing keeps the focus.
 *
 *     node tests/acceptance/keyboard.mjs DIR...
 */
import { resolve } from 'node:path';
import { launch, serve } from './browser.mjs';
import { Findings, ROOT } from './lib.mjs';

const folders = process.argv.slice(2);
/** Pages of the sample archive that themes have in common, of each kind one. */
const PATHS = [
  '/',
  '/linhaichenbao/2022/03/19/NW202203191065489256.html',
  '/category/linhaichenbao.html',
  '/tag/',
  '/archive/2022/',
  '/archive/2022/08/',
  '/404.html',
];

const findings = new Findings();
const browser = await launch();
let stops = 0;
for (const folder of folders.length > 0 ? folders : [`${ROOT}_site`]) {
  const { origin, close } = await serve(resolve(folder));
  // Nothing is on its way when it is looked at.
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  for (const path of PATHS) {
    await page.goto(origin + path, { waitUntil: 'load' });
    await walk(page, `${folder}: ${path}`);
  }
  await context.close();
  close();
}
await browser.close();
findings.report(`${stops} stops of the keyboard can be seen, in their order`);

/**
 * @param {import('playwright-core').Page} page
 * @param {string} where
 */
async function walk(page, where) {
  const usable = Number(await page.evaluate(`(${gather})()`));
  await page.keyboard.press('Tab');
  const first = await look(page);
  const isSkip = first.hash === '#main' && first.inView;
  findings.expect(isSkip, `${where}: the first key does not show the skip link`);
  /** @type {Set<number>} */
  const seen = new Set();
  // A region that scrolls may be a stop too.
  for (let press = 0, at = first; press < usable + 20 && !at.isOut; press++) {
    const { name, hasOutline, inView, isLater, index } = at;
    findings.expect(hasOutline && inView, `${where}: the focus on ${name} cannot be seen`);
    findings.expect(isLater, `${where}: ${name} stands before what had the focus`);
    seen.add(index);
    stops++;
    await page.keyboard.press('Tab');
    at = await look(page);
  }
  seen.delete(-1);
  findings.expect(seen.size === usable, `${where}: the keyboard reaches ${seen.size} of ${usable}`);
  findings.expect((await look(page)).isOut, `${where}: the keyboard does not get out of the page`);
  await page.goto(page.url().replace(/#.*/, ''), { waitUntil: 'load' });
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const inMain = await page.evaluate('document.activeElement.closest("main, footer") !== null');
  findings.expect(inMain, `${where}: the skip link does not lead past the header`);
}

/**
 * What has the focus now.
 *
 * @param {import('playwright-core').Page} page
 * @returns {Promise<{ isOut: boolean, index: number, name: string, hash: string, hasOutline: boolean, inView: boolean, isLater: boolean }>}
 */
function look(page) {
  return page.evaluate(`(${describeFocus})()`);
}

/** Runs in the page: notes all that can be used, and returns how much that is. */
function gather() {
  const all = document.querySelectorAll('a[href], button, input, select, textarea, [tabindex]');
  Object.assign(globalThis, {
    usable: [...all].filter((element) => element.checkVisibility({ visibilityProperty: true })),
    last: document.body,
  });
  return globalThis.usable.length;
}

/** Runs in the page. Out of it is also its beginning once more, where the browser has nothing around the page. */
function describeFocus() {
  const { usable, last } = globalThis;
  const active = document.activeElement;
  const isOut = active === document.body || (active === usable?.[0] && last !== document.body);
  const { top, bottom } = active.getBoundingClientRect();
  const isLater = (last?.compareDocumentPosition(active) & Node.DOCUMENT_POSITION_FOLLOWING) > 0;
  globalThis.last = active;
  return {
    isOut,
    isLater: isLater || last === undefined,
    index: usable?.indexOf(active) ?? -1,
    name: active.textContent.trim().slice(0, 40) || active.tagName,
    hash: active.hash,
    hasOutline: getComputedStyle(active).outlineStyle !== 'none',
    inView: bottom > 0 && top < innerHeight,
  };
}
