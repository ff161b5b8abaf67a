import {
  closeSync,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { absoluteOf } from '../archive/source.js';
import type { BuildOptions } from '../build/options.js';
import { readPlace } from '../build/place.js';
import { type Mend, mendSource } from '../content/mend.js';
import { scan } from '../content/scan.js';
import { type Diagnostic, postFault } from '../diagnostics.js';

/** What was mended, or would be, in one source. */
export interface FixedSource {
  readonly path: string;
  readonly mends: readonly Mend[];
}

export interface FixResult {
  readonly fixed: readonly FixedSource[];
  /** Sources that could not be read or written. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Mends posts, drafts and pages where that needs no guessing.
 *
 * @param dryRun whether nothing is to be written.
 * @throws SiteFault for a configuration that cannot be used.
 */
export function fix(options: BuildOptions, dryRun: boolean): FixResult {
  const { root, config } = readPlace(options, []);
  const fixed: FixedSource[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const source of scan({ root, drafts: true, exclude: config.exclude }).sources) {
    if (source.kind === 'data' || source.kind === 'static') continue;
    try {
      const mends = fixFile(absoluteOf(source), config.limits.size, dryRun);
      if (mends !== null) fixed.push({ path: source.path, mends });
    } catch (error) {
      diagnostics.push(
        postFault('file-unreadable', `it could not be mended: ${(error as Error).message}`, {
          file: source.path,
          hint: 'Give yourself permission to read and write the file and its folder.',
        }),
      );
    }
  }
  return { fixed, diagnostics };
}

function fixFile(path: string, limit: number, dryRun: boolean): readonly Mend[] | null {
  const fd = openSync(path, 'r');
  let content: Buffer;
  let before: ReturnType<typeof fstatSync>;
  try {
    before = fstatSync(fd);
    if (before.size > limit) return null;
    content = readFileSync(fd);
  } finally {
    closeSync(fd);
  }
  const mended = mendSource(content);
  if (mended === null) return null;
  if (!dryRun) replaceFile(path, mended.bytes, before);
  return mended.mends;
}

/** Whole, and only if nobody has written it meanwhile: a crawler is always at work. */
function replaceFile(
  path: string,
  bytes: Buffer,
  { mode, size, mtimeMs }: { mode: number; size: number; mtimeMs: number },
): void {
  const beside = join(dirname(path), `.gazette-fix-${process.pid}`);
  try {
    writeFileSync(beside, bytes, { mode });
    const now = lstatSync(path);
    if (now.size !== size || now.mtimeMs !== mtimeMs)
      throw new Error('somebody else has written it');
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
