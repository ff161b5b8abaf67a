import { at, type Diagnostic, warning } from '../diagnostics.js';
import {
  markupOf,
  mayHoldCode,
  piecesOf,
  refusedAttributes,
  withoutComments,
} from '../util/html-code.js';
import type { Opened } from './open-source.js';

/** What is published, and where it stands in the file that it was made from. */
interface Written {
  readonly file: string;
  readonly html: string;
  /** The part of the file that became the HTML, and the line that it begins on. */
  readonly source: string;
  readonly firstLine: number;
  /** The whole file. */
  readonly text: () => string;
}

/**
 * What browsers refuse of the code in a body under the policy of `header_files`, which names no code but that of templates. One of each kind.
 *
 * @param html what became of the body: code that it only shows is escaped there.
 */
export function refusedInBody(file: string, opened: Opened, html: string): Diagnostic[] {
  if (!mayHoldCode(html)) return [];
  const { text } = opened;
  return refusedIn({ file, html, source: opened.body(), firstLine: opened.bodyLine(), text });
}

/** The same of an HTML file that is published as it is. */
export function refusedInFile(file: string, html: string): Diagnostic[] {
  if (!mayHoldCode(html)) return [];
  return refusedIn({ file, html, source: html, firstLine: 1, text: () => html });
}

function refusedIn(page: Written): Diagnostic[] {
  const { file, html } = page;
  const told = new Map<string, Diagnostic>();
  const tell = (kind: string, written: string, message: string, hint: string): void => {
    if (told.has(kind)) return;
    told.set(kind, warning('code-refused', message, { file, ...place(page, written), hint }));
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
function place({ source, firstLine, text }: Written, written: string): Partial<Diagnostic> {
  const before = source.split(written, 1)[0] ?? '';
  if (before.length === source.length) return {};
  const lines = before.split('\n');
  const line = firstLine + lines.length - 1;
  return at(text(), { line, column: (lines.at(-1) ?? '').length + 1 });
}
