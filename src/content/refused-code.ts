import { at, type Diagnostic, warning } from '../diagnostics.js';
import { markupOf, piecesOf, refusedAttributes, withoutComments } from '../util/html-code.js';
import type { Opened } from './open-source.js';

/**
 * What browsers refuse of a page's own code under the policy of `header_files`, which names no code but that of templates. One of each kind.
 *
 * @param html what became of the body: code that it only shows is escaped there.
 */
export function refusedInPage(file: string, opened: Opened, html: string): Diagnostic[] {
  const told = new Map<string, Diagnostic>();
  const tell = (kind: string, written: string, message: string, hint: string): void => {
    if (told.has(kind)) return;
    told.set(kind, warning('code-refused', message, { file, ...place(opened, written), hint }));
  };
  for (const { kind, text, index } of refusedAttributes(markupOf(html))) {
    // The markup has blanks for what a template prints.
    const written = html.slice(index, index + text.length);
    tell(
      kind,
      written,
      `browsers pass over code in a tag under the policy of \`header_files\`: \`${written.slice(0, 60)}\``,
      'Put it into a script or a style sheet of public/, which finds the element by a class or an attribute.',
    );
  }
  for (const { isScript, code } of piecesOf(
    withoutComments(html).replace(/<!--[\s\S]*?-->/g, ''),
  )) {
    const element = isScript ? 'script' : 'style';
    const [shown = ''] = code.trim().split('\n', 1);
    tell(
      `<${element}>`,
      shown || `<${element}`,
      `browsers pass over what stands in \`<${element}>\` in a page, under the policy of \`header_files\`: \`${shown.slice(0, 60)}\``,
      'Put it into a file of public/, and name that in the page.',
    );
  }
  return [...told.values()];
}

/** Where something stands in the source; nothing if Markdown wrote it otherwise. */
function place(opened: Opened, written: string): Partial<Diagnostic> {
  const before = opened.body().split(written, 1)[0] ?? '';
  if (before.length === opened.body().length) return {};
  const lines = before.split('\n');
  const line = opened.bodyLine() + lines.length - 1;
  return at(opened.text(), { line, column: (lines.at(-1) ?? '').length + 1 });
}
