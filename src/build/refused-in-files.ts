import { readFileSync } from 'node:fs';
import { absoluteOf, type SourceFile, shownPath } from '../archive/source.js';
import { refusedInFile } from '../content/refused-code.js';
import type { Diagnostic } from '../diagnostics.js';
import { refusedInTemplates } from '../render/refused-code.js';
import type { Theme } from '../render/theme.js';

/** Code that browsers refuse under the policy of `header_files`, in templates and in HTML files that are published as they are. */
export function refusedInFiles(
  theme: Pick<Theme, 'files'>,
  statics: readonly SourceFile[],
): Diagnostic[] {
  return [...refusedInTemplates(theme), ...statics.flatMap(refusedInStatic)];
}

function refusedInStatic(file: SourceFile): Diagnostic[] {
  if (!/\.html?$/i.test(file.path)) return [];
  try {
    return refusedInFile(shownPath(file), readFileSync(absoluteOf(file), 'utf8'));
  } catch {
    // Whoever copies it says so.
    return [];
  }
}
