/**
 * Builds the corpus of hostile posts, and a few values of front matter, and opens every page in Chromium: no script runs, no dialog opens, nothing but
 * pictures is asked of another host, header and footer are where they belong, and a content security policy without
 * `unsafe-inline` is not broken.
 *
 *     node tests/acceptance/hostile.mjs
 */
import { join } from 'node:path';
import { hostileCases } from '../helpers/hostile.mjs';
import { launch, serve } from './browser.mjs';
import { Findings, gazette, makeFolder, writeFiles } from './lib.mjs';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src * data:; media-src *; form-action 'none'; base-uri 'none'; report-uri /reports";
/** A picture of one pixel, for whatever picture is asked for. */
const PICTURE = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const EVIL = `</title></script>"'><img src=x onerror=alert(1)><script>alert(1)</script><!--`;

const cases = hostileCases();
const root = makeFolder('hostile');
writeFiles(root, {
  '_config.yml':
    'title: 小报\nurl: https://news.example.com\nlang: zh-CN\nfeed: { limit: 500, term_limit: 500 }\n',
  'posts/2022-01-05-values.md': `---\n${[
    'title',
    'author',
    'description',
    'image',
    'lang',
    'tags',
    'categories',
  ]
    .map((key) => `${key}: ${JSON.stringify(key === 'tags' ? [EVIL] : EVIL)}`)
    .join('\n')}\n---\n字\n`,
  ...Object.fromEntries(
    cases.map(({ body }, index) => [
      `posts/2022-01-06-case${index}.md`,
      `---\ntitle: 题\n---\n${body}\n`,
    ]),
  ),
});
gazette('build', '--root', root, '--quiet');

// Reported, not enforced: what it forbids must not run even where a host sends no policy.
const { files, origin, close } = await serve(join(root, '_site'), () => ({
  'Content-Security-Policy-Report-Only': POLICY,
}));
const findings = new Findings();
const browser = await launch();
const page = await browser.newPage();
let where = '';
page.on('dialog', (dialog) => {
  findings.add(`${where}: a dialog: ${dialog.message()}`);
  void dialog.dismiss();
});
page.on('pageerror', (error) =>
  findings.add(`${where}: a script ran and failed: ${error.message}`),
);
page.on('popup', () => findings.add(`${where}: a window opened`));
page.on('framenavigated', (frame) => {
  if (frame.url() !== 'about:blank' && !frame.url().startsWith(origin))
    findings.add(`${where}: went to ${frame.url()}`);
});
page.on('console', (message) => {
  if (['error', 'warning'].includes(message.type())) findings.add(`${where}: ${message.text()}`);
});
await page.route('**/*', async (route) => {
  const request = route.request();
  if (request.url() === `${origin}/reports`) {
    findings.add(`${where}: breaks the policy: ${request.postData()?.slice(0, 300)}`);
    return route.fulfill({ status: 204 });
  }
  if (request.resourceType() === 'image')
    return route.fulfill({ body: PICTURE, contentType: 'image/gif' });
  if (request.url().startsWith(`${origin}/`)) return route.continue();
  findings.add(`${where}: asks for ${request.url()} as ${request.resourceType()}`);
  return route.abort();
});

const pages = [...files].filter((file) => file.endsWith('.html')).sort();
findings.expect(pages.length > cases.length, `only ${pages.length} pages`);
for (const path of pages) {
  where = path.replace(
    /.*case(\d+)\.html$/,
    (_, index) => `${cases[index]?.file}: ${cases[index]?.name}`,
  );
  await page.goto(`${origin}/${path.split('/').map(encodeURIComponent).join('/')}`, {
    waitUntil: 'load',
  });
  for (const problem of await inspectPage()) findings.add(`${where}: ${problem}`);
}

await browser.close();
close();
findings.report(
  `${cases.length} hostile posts in ${pages.length} pages: no script, no dialog, no request but for pictures`,
);

/** @returns {Promise<string[]>} */
async function inspectPage() {
  try {
    return /** @type {string[]} */ (await page.evaluate(`(${inspect})()`));
  } catch (error) {
    // A body that takes a name of the page's own makes even this fail.
    return [String(error)];
  }
}

/** Runs in the page: sets off what waits for an event, and looks at the page's own parts. */
function inspect() {
  /** @type {string[]} */
  const problems = [];
  const events =
    'click dblclick mouseover mouseenter pointerover focus focusin blur toggle load error start finish bounce animationstart animationend transitionend wheel scroll keydown input change play canplay beforematch';
  for (const element of document.querySelectorAll('*')) {
    for (const { name } of element.attributes)
      if (name.startsWith('on') || name === 'style' || name === 'srcdoc')
        problems.push(`${element.tagName} has ${name}`);
    for (const address of [element.href, element.src, element.action, element.data])
      if (/^(?:javascript|vbscript|data:(?!image)|blob)/i.test(String(address ?? '')))
        problems.push(`${element.tagName} leads to ${address}`);
    // A link is not followed: what it would do is looked at above.
    for (const name of events.split(' '))
      if (name !== 'click' || element.tagName !== 'A') element.dispatchEvent(new Event(name));
  }
  if (
    document.querySelector(
      'script:not([src^="/theme/theme.js?v="], [type="application/ld+json"]), iframe, object, embed, form, base, svg:not(.months svg, .totals svg, .density svg), math, style',
    ) !== null
  )
    problems.push('holds an element that it must not');
  if (document.querySelector('.kind-post') !== null) {
    const top = [...document.body.children].map(({ tagName }) => tagName).join(' ');
    if (top !== 'A HEADER MAIN FOOTER') problems.push(`the page is ${top}`);
    for (const name of ['header', 'main', 'footer'])
      if (document.querySelectorAll(name).length !== (name === 'header' ? 2 : 1))
        problems.push(`the number of ${name} is another`);
    const body = document.querySelector('.article-body');
    for (const name of ['.site-header', '.site-footer', '.page-header h1']) {
      const { width, height } = document.querySelector(name)?.getBoundingClientRect() ?? {};
      if (!width || !height) problems.push(`${name} is not seen`);
      if (body?.querySelector(name)) problems.push(`${name} is in the body`);
    }
    if (document.getElementById('main')?.tagName !== 'MAIN') problems.push('#main is another');
  }
  return problems;
}
