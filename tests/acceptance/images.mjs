/**
 * Opens in Chromium an article with a photograph of which gazette has made copies, in both themes, narrow and wide, on plain and on fine screens, served with the content security policy that
 * gazette writes for hosts: the browser fetches the narrowest copy that is wide enough, in the first format that is offered, and not the file itself, and the page does not shift.
 *
 *     node tests/acceptance/images.mjs
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { launch, publishedHeaders, serve } from './browser.mjs';
import { Findings, gazette, makeFolder, writeFiles } from './lib.mjs';

const PAGE = '/2022/01/06/a.html';
const PICTURE = '/photo.jpg';
const SIZE = { width: 2400, height: 1600 };
const WIDTHS = [480, 960, 1440];
const SCREENS = [390, 1280].flatMap((width) => [1, 2].map((scale) => ({ width, scale })));

/** What is to be known of the page's picture, once the browser has told of shifts. */
const LOOK = `new Promise((done) => {
  let shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  const picture = document.querySelector('picture img');
  const { width, height } = picture?.getBoundingClientRect() ?? {};
  setTimeout(() => done({
    types: Array.from(document.querySelectorAll('picture source'), (source) => source.type),
    source: picture === null ? '' : new URL(picture.currentSrc).pathname,
    isLoaded: picture?.naturalWidth > 0,
    shown: width,
    proportion: width / height,
    shift,
  }), 100);
})`;

const photo = await photograph();
const findings = new Findings();
const browser = await launch();
for (const [theme, formats] of /** @type {const} */ ([
  ['news', ['avif', 'webp']],
  ['blog', ['webp']],
])) {
  const folder = buildSite(theme, formats);
  const { origin, close } = await serve(folder, publishedHeaders(folder));
  for (const screen of SCREENS) await checkOn(theme, formats, origin, screen);
  close();
}
await browser.close();
findings.report('browsers fetch fitting copies of pictures');

/** Noise on colours that run into each other: what no format makes nothing of. */
function photograph() {
  const gradient =
    '<linearGradient id="g"><stop stop-color="#06c"/><stop offset="1" stop-color="#fc3"/></linearGradient>';
  const grain =
    '<filter id="n"><feTurbulence type="fractalNoise" baseFrequency=".05" numOctaves="4"/></filter>';
  return sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE.width}" height="${SIZE.height}">${gradient}${grain}<rect width="100%" height="100%" fill="url(#g)"/><rect width="100%" height="100%" filter="url(#n)" opacity=".4"/></svg>`,
    ),
  )
    .jpeg({ quality: 92 })
    .toBuffer();
}

/**
 * Builds a site with one article; returns where it is.
 *
 * @param {string} theme
 * @param {readonly string[]} formats
 */
function buildSite(theme, formats) {
  const root = makeFolder('images');
  writeFiles(root, {
    '_config.yml': `title: 小报\nurl: https://example.com\ntheme: ${theme}\nheader_files: [netlify]\nimages: { widths: [${WIDTHS}], formats: [${formats}] }\n`,
    'posts/2022-01-06-a.md': `---\ntitle: 甲\n---\n前文。\n\n![桥](${PICTURE})\n\n${'后文。'.repeat(400)}\n`,
  });
  mkdirSync(join(root, 'public'));
  writeFileSync(join(root, 'public', PICTURE), photo);
  gazette('build', '--quiet', '--root', root);
  return join(root, '_site');
}

/**
 * @param {string} theme
 * @param {readonly string[]} formats
 * @param {string} origin
 * @param {{ readonly width: number, readonly scale: number }} screen
 */
async function checkOn(theme, formats, origin, { width, scale }) {
  const where = `${theme}, ${width} pixels at ${scale}x`;
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    deviceScaleFactor: scale,
  });
  const page = await context.newPage();
  /** @type {string[]} */
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) findings.add(`${where}: ${message.text()}`);
  });
  await page.goto(origin + PAGE, { waitUntil: 'networkidle' });
  /** @type {{ types: string[], source: string, isLoaded: boolean, shown: number, proportion: number, shift: number }} */
  const seen = await page.evaluate(LOOK);
  const types = formats.map((format) => `image/${format}`);
  findings.expect(seen.types.join() === types.join(), `${where}: offers are ${seen.types}`);
  findings.expect(seen.isLoaded, `${where}: the picture is not shown`);
  const [, taken = '', format = ''] = /^\/resized\/[0-9a-f]+-(\d+)\.(.+)$/.exec(seen.source) ?? [];
  findings.expect(format === formats[0], `${where}: the browser has taken ${seen.source}`);
  const needed = seen.shown * scale;
  const fitting = WIDTHS.find((one) => one >= needed) ?? WIDTHS.at(-1);
  findings.expect(
    Number(taken) === fitting,
    `${where}: for ${needed} pixels, a copy of ${taken} was taken, and not of ${fitting}`,
  );
  const pictures = asked.filter((path) => path === PICTURE || path.startsWith('/resized/'));
  findings.expect(pictures.join() === seen.source, `${where}: the browser has fetched ${pictures}`);
  const proportion = SIZE.width / SIZE.height;
  findings.expect(
    Math.abs(seen.proportion - proportion) < 0.02,
    `${where}: the picture is distorted, ${seen.proportion} for ${proportion}`,
  );
  findings.expect(seen.shift === 0, `${where}: shifts by ${seen.shift}`);
  await context.close();
}
