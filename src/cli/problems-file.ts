import { closeSync, existsSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Diagnostic } from '../diagnostics.js';
import { formatDiagnostic } from './report.js';

const NAME = 'problems.txt';
/** Diagnostics written at once: all of a large archive as one text would be a hundred megabytes. */
const AT_ONCE = 1000;

/**
 * Writes problems into the state folder, so that a report which shows the first of each kind can name where all of them are.
 *
 * @returns the file, as a message names it; null where there is no place for it.
 */
export function writeProblems(state: string, diagnostics: readonly Diagnostic[]): string | null {
  if (!existsSync(state)) return null;
  const path = join(state, NAME);
  const beside = `${path}.new`;
  try {
    rmSync(beside, { force: true });
    // `wx` follows no link.
    const file = openSync(beside, 'wx');
    try {
      for (let from = 0; from < diagnostics.length; from += AT_ONCE) {
        const some = diagnostics.slice(from, from + AT_ONCE);
        writeSync(file, some.map((one) => `${formatDiagnostic(one)}\n`).join(''));
      }
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
  } catch {
    // A full disk: what the report is about has been said, or will be with --verbose.
    return null;
  }
  return relative('.', path);
}

/** Removes what an earlier build has written. */
export function forgetProblems(state: string): void {
  try {
    rmSync(join(state, NAME), { force: true });
  } catch {}
}
