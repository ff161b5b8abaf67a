import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Absolute path of a folder with the compiled program. */
    program: string;
  }
}

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Compiles the sources as they are now, once for all tests, so that neither a stale `dist/` is tested nor anybody's `dist/` touched.
 * Returns what removes the program again.
 */
export default function compileProgram({ provide }: TestProject): () => void {
  const home = mkdtempSync(join(tmpdir(), 'gazette-program-'));
  const remove = () => rmSync(home, { recursive: true, force: true });
  for (const part of ['bin', 'templates', 'public/theme', 'themes', 'package.json'])
    cpSync(join(CHECKOUT, part), join(home, part), { recursive: true });
  symlinkSync(join(CHECKOUT, 'node_modules'), join(home, 'node_modules'), 'junction');
  const script = join(CHECKOUT, 'scripts/compile.mjs');
  const { status, stderr } = spawnSync(process.execPath, [script, join(home, 'dist'), '--program']);
  if (status !== 0) {
    remove();
    throw new Error(String(stderr));
  }
  provide('program', home);
  return remove;
}
