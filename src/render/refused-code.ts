import { at, type Diagnostic, type Place, warning } from '../diagnostics.js';
import { markupOf, piecesOf, refusedAttributes, withoutComments } from '../util/html-code.js';
import { isMadeWhileRendered } from './inline-code.js';
import type { Theme } from './theme.js';

/**
 * Code that browsers refuse under the policy of `header_files`, since no hash can allow it: what stands in tags (`onclick`, `style`, `javascript:`), and what a template makes while it is rendered.
 */

/** The first of them that a page has got; null where there is none. Another way to write one that was there is none. */
export function addedAttribute(before: string, after: string): string | null {
  const found = [...refusedAttributes(after)];
  if (found.length === 0) return null;
  const known = [...refusedAttributes(before)];
  const added = found.find(
    ({ kind, text }) =>
      !known.some((one) => one.text === text) &&
      found.filter((one) => one.kind === kind).length >
        known.filter((one) => one.kind === kind).length,
  );
  return added?.text ?? null;
}

/** What a site's templates hold of it, whether they are used or not. */
export function refusedInTemplates({ files }: Pick<Theme, 'files'>): Diagnostic[] {
  return [...files.values()].flatMap(({ source, text, shown }) => {
    const told = new Set<string>();
    const found: Diagnostic[] = [];
    const tell = (kind: string, index: number, message: string, hint: string): void => {
      if (told.has(kind)) return;
      told.add(kind);
      const details = { file: shown, ...at(text, placeOf(source, index)), hint };
      found.push(warning('code-refused', message, details));
    };
    for (const { kind, index } of refusedAttributes(markupOf(source))) {
      const written = (source.slice(index).match(/^[^\n]{1,60}/)?.[0] ?? '').trimEnd();
      tell(
        kind,
        index,
        `browsers pass over code in a tag under the policy of \`header_files\`: \`${written}\``,
        'Put it into a script or a style sheet of public/, which finds the element by a class or an attribute.',
      );
    }
    for (const { code, index } of piecesOf(withoutComments(source)))
      if (isMadeWhileRendered(code))
        tell(
          'element',
          index,
          'browsers pass over code that a template makes while it is rendered, under the policy of `header_files`',
          'Put the code into a file of public/, and what differs from page to page into an attribute such as `data-name`.',
        );
    return found;
  });
}

function placeOf(source: string, index: number): Place {
  const before = source.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
