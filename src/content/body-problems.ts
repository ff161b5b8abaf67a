import type { SourceFile } from '../archive/source.js';
import { at, type Diagnostic, note, postFault, warning } from '../diagnostics.js';
import { foldBlanks } from '../util/html-text.js';
import type { PublishedHtml } from './html.js';
import type { FormulaProblem } from './math.js';
import type { Opened } from './open-source.js';
import type { Workshop } from './workshop.js';

/** A fault where quotes and lists lie too deep in each other: Markdown would leave out what they hold. */
export function tooDeep(
  source: SourceFile,
  opened: Opened,
  { tooDeepAt, options }: Pick<Workshop, 'tooDeepAt' | 'options'>,
): Diagnostic | null {
  if (/\.html$/i.test(source.path)) return null;
  const body = opened.body();
  const offset = tooDeepAt(body);
  if (offset === -1) return null;
  const line = opened.bodyLine() + body.slice(0, offset).split('\n').length - 1;
  return postFault(
    'nesting-too-deep',
    `quotes and lists lie more than ${options.limits.depth} deep in each other`,
    {
      file: source.path,
      line,
      column: 1,
      excerpt: body.slice(offset, offset + 80),
      hint: 'Take some away; `limits.depth` in the configuration says how many there may be.',
    },
  );
}

/** What had to be left out of a body, or could not be made out. */
export function htmlProblems(
  { path: file }: SourceFile,
  opened: Opened,
  { removed, unclosed, reduced }: PublishedHtml,
): Diagnostic[] {
  const problems: Diagnostic[] = [];
  if (removed.length > 0) {
    const named = removed.slice(0, 5).map((what) => `\`${foldBlanks(what)}\``);
    const others = removed.length > 5 ? ` and ${removed.length - 5} more` : '';
    problems.push(
      note('html-removed', `published without ${named.join(', ')}${others}`, {
        file,
        ...placeIn(opened, removed[0] ?? ''),
        hint: 'If the site wrote it itself, name its folder under `trust` in the configuration.',
      }),
    );
  }
  if (unclosed !== '') {
    const rest = /^<(?:script|style)/i.test(unclosed) ? 'left out' : 'read as if it were not there';
    problems.push(
      warning('html-unclosed', `\`${foldBlanks(unclosed)}\` is never closed`, {
        file,
        ...placeIn(opened, unclosed),
        hint: `Close it: what follows it is ${rest}.`,
      }),
    );
  }
  if (reduced) {
    problems.push(
      warning(
        'html-reduced',
        'the tags of the body are a tangle, or far too many; only its text is published',
        {
          file,
          hint: 'Close elements in the order in which they were opened.',
        },
      ),
    );
  }
  return problems;
}

/** Formulas that are shown as code. */
export function formulaProblems(
  { path: file }: SourceFile,
  opened: Opened,
  problems: readonly FormulaProblem[],
): Diagnostic[] {
  return problems.map(({ tex, message }) =>
    warning('math-invalid', `a formula is shown as code: ${message}`, {
      file,
      ...lineIn(opened, tex),
      hint: 'Mend it, or write `\\$` for a dollar sign that begins no formula.',
    }),
  );
}

/** Where a formula stands in the body. */
function lineIn(opened: Opened, tex: string): Partial<Diagnostic> {
  const body = opened.body();
  const found = body.indexOf(tex.split('\n')[0] ?? tex);
  if (found === -1) return {};
  const before = body.slice(0, found);
  const line = opened.bodyLine() + before.split('\n').length - 1;
  return at(opened.text(), { line, column: found - before.lastIndexOf('\n') });
}

/** Where a text stands in the body; nothing where Markdown or the parser has changed it. */
function placeIn(opened: Opened, what: string): Partial<Diagnostic> {
  const text = opened.text();
  const line = opened.bodyLine();
  let from = 0;
  for (let skipped = 1; skipped < line; skipped++) from = text.indexOf('\n', from) + 1;
  const name = what.split(/[="\s]/)[0]?.replace('<', '') ?? '';
  const found = name === '' ? -1 : text.toLowerCase().indexOf(name.toLowerCase(), from);
  if (found === -1) return {};
  const before = text.slice(0, found);
  const begins = before.lastIndexOf('\n') + 1;
  return at(text, { line: before.split('\n').length, column: found - begins + 1 });
}
