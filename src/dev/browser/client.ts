import {
  EVENTS_PATH,
  type PageInfo,
  PROBLEMS_PATH,
  type PreviewEvents,
  type ShownProblem,
  type SiteState,
  type Texts,
} from './messages.js';
import { findPatch, hasScripts } from './patch.js';

/**
 * The script in each page of the preview: shows the page as it is now when it has changed, exchanges style sheets, shows problems over it and a bar with where it
 * comes from. Everything it shows is in a shadow tree, so that neither the page's styles nor its scripts and the preview's get in each other's way.
 */

/** Set by the server around this script. */
declare const TEXTS: Texts;

const own = document.currentScript as HTMLScriptElement;
let page = infoIn(own);
const texts = TEXTS;

const host = document.createElement('gazette-preview');
const shadow = host.attachShadow({ mode: 'open' });
const style = document.createElement('style');
style.textContent = `
:host { all: initial; }
* { box-sizing: border-box; }
.bar, .over { font: 13px/1.5 system-ui, sans-serif; color: #eee; background: #1c1e24; }
.bar { position: fixed; inset: auto 0 0 auto; z-index: 2147483646; display: flex; gap: .9em; align-items: baseline; max-width: 100vw; padding: .25em .7em; border-top-left-radius: 6px; opacity: .92; }
.bar span, .bar a { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.why { max-width: 40em; color: #aab; flex-shrink: 2; }
.mark, .reading { color: #1c1e24; background: #ffd166; border-radius: 3px; padding: 0 .4em; }
.bad { color: #ff8a80; }
a { color: #9ecbff; }
button { all: unset; cursor: pointer; color: #aab; padding: 0 .3em; }
button:focus-visible, a:focus-visible { outline: 2px solid #9ecbff; }
.over { position: fixed; inset: 6vh 0 auto 0; margin: 0 auto; width: min(72em, 94vw); max-height: 82vh; overflow: auto; z-index: 2147483647; padding: 1em 1.4em; border: 1px solid #555; border-top: 4px solid #ff5c5c; border-radius: 6px; box-shadow: 0 8px 40px #000a; }
.over h2 { font-size: 1em; margin: 0; color: #ff8a80; overflow-wrap: anywhere; }
.over p { margin: .3em 0; overflow-wrap: anywhere; }
.over pre { margin: .5em 0; padding: .5em; background: #0d0e12; overflow: auto; font: 12.5px/1.5 ui-monospace, monospace; tab-size: 2; }
.over .caret { color: #ff5c5c; }
.over .hint { color: #b8e6b0; }
.over code { color: #aab; }
.over article + article { border-top: 1px solid #444; margin-top: 1em; padding-top: 1em; }
.over ul { list-style: none; margin: .4em 0 0; padding: 0; }
.close { float: right; }
@media print { :host { display: none; } }
`;
shadow.append(style);

function infoIn(script: HTMLScriptElement | null): PageInfo {
  return JSON.parse(script?.dataset.page ?? '{}') as PageInfo;
}

function element(name: string, className = '', text = ''): HTMLElement {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  if (text !== '') made.textContent = text;
  return made;
}

function link(href: string, text: string): HTMLElement {
  if (href === '') return element('span', '', text);
  const made = element('a', '', text) as HTMLAnchorElement;
  made.href = href;
  return made;
}

/** What is shown over the page has been put away by hand; it comes again when it is another. */
let putAway = '';
let present: SiteState | null = null;

function show(state: SiteState): void {
  present = state;
  shadow.querySelector('.bar')?.remove();
  shadow.querySelector('.over')?.remove();
  shadow.append(bar(state));
  if (state.over.length > 0 && putAway !== keyOf(state)) shadow.append(over(state));
  if (state.over.length === 0) putAway = '';
  mark(state);
}

const keyOf = ({ over }: SiteState): string => JSON.stringify(over);

function bar({ errors, warnings }: SiteState): HTMLElement {
  const made = element('div', 'bar');
  made.setAttribute('role', 'status');
  if (page.mark !== null) made.append(element('span', 'mark', texts[page.mark]));
  if (page.source !== null) made.append(link(page.source.open, page.source.path));
  if (page.why !== '') {
    const why = element('span', 'why', page.why);
    why.title = page.why;
    made.append(why);
    made.append(element('span', 'time', fill(texts.milliseconds, page.milliseconds)));
  }
  const count = errors + warnings;
  const problems = link(
    PROBLEMS_PATH,
    count === 0 ? texts.noProblems : fill(count === 1 ? texts.problem : texts.problems, count),
  );
  problems.classList.add('problems');
  if (errors > 0) problems.classList.add('bad');
  made.append(problems);
  made.append(button(texts.close, '×', () => made.remove()));
  return made;
}

/** Says in the bar that the site is being read again; the next state takes it away. */
function showReading({ done, total }: PreviewEvents['reading']): void {
  const made = shadow.querySelector('.bar');
  const text = fill(fill(texts.reading, done), total);
  const shown = made?.querySelector('.reading');
  if (shown) shown.textContent = text;
  else made?.prepend(element('span', 'reading', text));
}

function fill(text: string, value: number): string {
  return text.replace('{}', String(value));
}

function button(label: string, text: string, act: () => void): HTMLElement {
  const made = element('button', 'close', text);
  made.setAttribute('aria-label', label);
  made.addEventListener('click', act);
  return made;
}

function over(state: SiteState): HTMLElement {
  const made = element('section', 'over');
  made.setAttribute('role', 'alertdialog');
  made.append(button(texts.close, '×', hideOver));
  for (const problem of state.over) made.append(article(problem));
  const others = state.all.filter(
    ({ title, place }) => !state.over.some((one) => one.title === title && one.place === place),
  );
  if (others.length > 0 || state.more > 0) {
    const rest = element('article', 'rest');
    rest.append(link(PROBLEMS_PATH, fill(texts.allProblems, state.all.length + state.more)));
    const list = element('ul');
    for (const { title, place, open, severity } of others.slice(0, 20)) {
      const item = element('li', severity);
      item.append(link(open, place), ` ${title}`);
      list.append(item);
    }
    rest.append(list);
    made.append(rest);
  }
  return made;
}

function article(problem: ShownProblem): HTMLElement {
  const made = element('article');
  made.append(element('h2', '', problem.title));
  if (problem.place !== '') {
    const place = element('p', 'place');
    place.append(link(problem.open, problem.place), ' ', element('code', '', problem.command));
    made.append(place);
  }
  if (problem.lines.length > 0) made.append(excerpt(problem.lines));
  if (problem.hint !== '') made.append(element('p', 'hint', problem.hint));
  return made;
}

function excerpt(lines: ShownProblem['lines']): HTMLElement {
  const made = element('pre');
  const width = String(lines.at(-1)?.number ?? 0).length;
  for (const { number, text, column } of lines) {
    made.append(`${String(number).padStart(width)} | ${text}\n`);
    if (column === null) continue;
    // What stands before the place, unseen, so that the caret is below it however wide the letters are.
    const before = element('span', '', text.slice(0, column - 1));
    before.style.visibility = 'hidden';
    made.append(`${' '.repeat(width)} | `, before, element('span', 'caret', '^'), '\n');
  }
  return made;
}

function hideOver(): void {
  if (present !== null) putAway = keyOf(present);
  shadow.querySelector('.over')?.remove();
}

document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') hideOver();
});

const MARKS_ID = 'gazette-preview-marks';

/** Links to what the published site would not show yet. */
function mark({ marked }: SiteState): void {
  const made = document.createElement('style');
  made.id = MARKS_ID;
  made.textContent = marked
    .map(({ url, mark: as }) => {
      const selector = `a[href=${JSON.stringify(url)}]:not(:has(img))::after`;
      return `${selector}{content:${JSON.stringify(` ${texts[as]}`)};font:.7em system-ui,sans-serif;background:#ffd166;color:#1c1e24;border-radius:3px;padding:0 .3em;margin-left:.4em}`;
    })
    .join('\n');
  document.getElementById(made.id)?.remove();
  if (marked.length > 0) document.head.append(made);
}

/** A version of the page as the server has it. */
interface Version {
  readonly page: Document;
  readonly info: PageInfo;
}

/** What the page was made from; null where it is another one meanwhile, or could not be had. */
let source: Promise<Version | null> | null = null;
/** When a page whose scripts have not seen all of it is loaded anew: once nothing has changed for a while, in milliseconds. */
const SETTLE = 1000;
let settling: ReturnType<typeof setTimeout> | undefined;

const isOurs = (node: Node): boolean =>
  node === host ||
  (node instanceof Element && (node.id === MARKS_ID || node.matches(`script[data-page]`)));

async function fetchVersion(): Promise<Version | null> {
  try {
    const response = await fetch(location.href, { cache: 'no-cache' });
    const text = await response.text();
    const version = new DOMParser().parseFromString(text, 'text/html');
    const info = infoIn(version.querySelector('script[data-page]'));
    return info.address === page.address ? { page: version, info } : null;
  } catch {
    return null;
  }
}

/** Gets the page a second time, as it was before scripts have run: what changes in it later can be told from what they did. */
function remember(): void {
  source ??= fetchVersion().then((one) => (one?.info.version === page.version ? one : null));
}

let refreshing: Promise<void> = Promise.resolve();

/** Shows the page as it is now: where possible by changing what differs, which is quicker than to load it and leaves everything else as it is. */
async function refresh(): Promise<void> {
  clearTimeout(settling);
  const [before, now] = await Promise.all([source, fetchVersion()]);
  if (now !== null && now.info.version === page.version) return;
  const patch = before && now && findPatch(document, before.page, now.page, isOurs);
  if (!patch) {
    location.reload();
    return;
  }
  patch.apply();
  page = now.info;
  source = Promise.resolve(now);
  if (present !== null) show(present);
  mayMissElements ||= patch.hasNewElements && hasScripts(document, isOurs);
  if (mayMissElements) settling = setTimeout(() => location.reload(), SETTLE);
}

let mayMissElements = false;

/** Static files that have changed: style sheets and images are exchanged where they stand, a script is run by a page that is loaded anew. */
function exchange({ urls, stamp }: PreviewEvents['files']): void {
  const changed = new Set(urls);
  const isChanged = (url: string): boolean => changed.has(pathOf(url));
  if ([...document.scripts].some(({ src }) => src !== '' && isChanged(src))) {
    location.reload();
    return;
  }
  const sheets = [
    ...document.querySelectorAll<HTMLLinkElement>('link[rel~="stylesheet" i][href]'),
  ].filter(({ href }) => new URL(href).origin === location.origin);
  const named = sheets.filter(({ href }) => isChanged(href));
  // One that is not named in the page may be imported by one that is.
  const isSheet = urls.some((url) => url.endsWith('.css'));
  for (const sheet of named.length === 0 && isSheet ? sheets : named) replaceSheet(sheet, stamp);
  for (const image of document.images) {
    if (!isChanged(image.currentSrc || image.src)) continue;
    image.removeAttribute('srcset');
    image.src = stamped(image.src, stamp);
  }
}

/** The old one goes when the new one is there: the page is never without. */
function replaceSheet(sheet: HTMLLinkElement, stamp: string): void {
  const next = sheet.cloneNode() as HTMLLinkElement;
  next.href = stamped(sheet.href, stamp);
  next.addEventListener('load', () => sheet.remove());
  next.addEventListener('error', () => sheet.remove());
  sheet.after(next);
}

function stamped(href: string, stamp: string): string {
  const url = new URL(href, location.href);
  url.searchParams.set('gazette', stamp);
  return url.href;
}

function pathOf(href: string): string {
  return new URL(href, location.href).pathname;
}

let events: EventSource | null = null;

function on<Name extends keyof PreviewEvents>(
  name: Name,
  act: (message: PreviewEvents[Name]) => void,
): void {
  events?.addEventListener(name, ({ data }) => act(JSON.parse(data as string)));
}

function connect(): void {
  if (events !== null) return;
  const query = new URLSearchParams({ page: page.address, version: page.version });
  events = new EventSource(`${EVENTS_PATH}?${query}`);
  on('state', show);
  on('reading', showReading);
  on('reload', () => {
    refreshing = refreshing.then(refresh);
  });
  on('moved', ({ url }) => location.replace(url));
  on('files', exchange);
}

function disconnect(): void {
  events?.close();
  events = null;
}

// A browser has six connections to a host: a page that nobody sees takes none, and is told what it has missed when it is seen again.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') connect();
  else disconnect();
});
addEventListener('pagehide', disconnect);
addEventListener('pageshow', () => {
  if (document.visibilityState === 'visible') connect();
});
if (document.visibilityState === 'visible') connect();
document.documentElement.append(host);
// When the page itself has what it needs.
addEventListener('load', () => setTimeout(remember));
