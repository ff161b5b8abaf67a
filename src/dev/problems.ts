import { readFileSync } from 'node:fs';
import { isAbsolute, join, relative, resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics.js';
import type { ShownProblem, SiteState, Texts } from './browser/messages.js';
import type { EditorLinks } from './editor.js';

/** How a diagnostic is put into words. */
export interface Wording {
  /** `error[date-invalid]`, in the language of whoever has started the preview. */
  readonly label: (diagnostic: Diagnostic) => string;
  readonly translate: (message: string) => string;
}

/** So many problems are shown over a page, and so many listed. */
const MOST_OVER = 5;
const MOST_LISTED = 100;
/** Lines around the place of a problem. */
const AROUND = 2;
/** A longer line is cut. */
const WIDEST = 300;

/** What is wrong with a site, for a page. */
export function stateOf(
  all: readonly Diagnostic[],
  over: readonly Diagnostic[],
  show: (diagnostic: Diagnostic) => ShownProblem,
  marked: SiteState['marked'],
): SiteState {
  const counted = all.filter(({ severity }) => severity !== 'note');
  const sorted = [
    ...counted.filter(({ severity }) => severity === 'error'),
    ...counted.filter(({ severity }) => severity === 'warning'),
  ];
  const errors = counted.filter(({ severity }) => severity === 'error').length;
  return {
    errors,
    warnings: counted.length - errors,
    over: over.slice(0, MOST_OVER).map(show),
    all: sorted.slice(0, MOST_LISTED).map((diagnostic) => {
      const { severity, title, place, open } = show(diagnostic);
      return { severity, title, place, open };
    }),
    more: Math.max(0, sorted.length - MOST_LISTED),
    marked,
  };
}

/** Makes a diagnostic ready to be shown. */
export function problemShower(
  root: string,
  links: EditorLinks,
  { label, translate }: Wording,
): (diagnostic: Diagnostic) => ShownProblem {
  return (diagnostic) => {
    const { severity, message, hint = '', file = '', line, column } = diagnostic;
    const path = isInside(root, file) ? file : '';
    const text = translate(message);
    return {
      severity,
      title: `${label(diagnostic)} ${text}`,
      message: text,
      hint: translate(hint),
      place: [file, line, column].filter((part) => part !== undefined && part !== '').join(':'),
      open: path === '' ? '' : links.url(path, line, column),
      command: path === '' ? '' : links.command(path, line),
      lines: linesOf(root, path, diagnostic),
    };
  };
}

/** Diagnostics of a theme that lies elsewhere name no file of the site. */
function isInside(root: string, file: string): boolean {
  if (file === '' || /^(?:default theme|theme [^:]+): /.test(file)) return false;
  const inside = relative(root, resolve(root, file));
  return !inside.startsWith('..') && !isAbsolute(inside);
}

function linesOf(
  root: string,
  path: string,
  { line, column = 1, excerpt }: Diagnostic,
): ShownProblem['lines'] {
  if (line === undefined) return [];
  const alone = excerpt === undefined ? [] : [{ number: line, text: excerpt, column }];
  if (path === '') return alone;
  try {
    const lines = readFileSync(join(root, path), 'utf8').split(/\r?\n/);
    // The file may be another one since, or in another encoding.
    if (excerpt !== undefined && (lines[line - 1] ?? excerpt).slice(0, WIDEST) !== excerpt)
      return alone;
    // What was expected may be behind the end of the file.
    const shown = Math.min(line, lines.length);
    const place = shown === line ? column : (lines[shown - 1] ?? '').length + 1;
    const from = Math.max(1, shown - AROUND);
    return lines.slice(from - 1, shown + AROUND).map((text, at) => ({
      number: from + at,
      text: text.slice(0, WIDEST),
      column: from + at === shown ? place : null,
    }));
  } catch {
    return alone;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

const escaped = (text: string): string => text.replace(/[&<>"]/g, (one) => ESCAPES[one] ?? one);

/** All problems of a site as a page of their own. */
export function problemsPage(
  { listTitle: title, noProblems }: Pick<Texts, 'listTitle' | 'noProblems'>,
  problems: readonly ShownProblem[],
): string {
  const none = problems.length === 0 ? `<p>${escaped(noProblems)}</p>` : '';
  const items = problems.map(
    ({ severity, title: heading, place, open, hint, lines, command }) =>
      `<li class="${severity}"><h2>${escaped(heading)}</h2>` +
      (place === ''
        ? ''
        : `<p>${open === '' ? escaped(place) : `<a href="${escaped(open)}">${escaped(place)}</a>`} <code>${escaped(command)}</code></p>`) +
      (lines.length === 0
        ? ''
        : `<pre>${lines.map(({ number, text }) => escaped(`${number} | ${text}`)).join('\n')}</pre>`) +
      (hint === '' ? '' : `<p class="hint">${escaped(hint)}</p>`) +
      '</li>',
  );
  return `<!doctype html><html><head><meta charset="utf-8"><title>${escaped(title)}</title><style>
body{font:14px/1.6 system-ui,sans-serif;max-width:70em;margin:2em auto;padding:0 1em;color:#222;background:#fff}
h1{font-size:1.3em}h2{font-size:1em;margin:0}li{margin:1.2em 0}.error h2{color:#b00020}.warning h2{color:#8a5a00}
pre{background:#f4f4f4;padding:.5em;overflow:auto}p{margin:.2em 0}.hint{color:#2b6a2b}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#16181d}pre{background:#0d0e12}a{color:#9ecbff}.error h2{color:#ff8a80}.warning h2{color:#ffd166}.hint{color:#b8e6b0}}
</style></head><body><h1>${escaped(title)}</h1><ol>${items.join('')}</ol>${none}</body></html>`;
}
