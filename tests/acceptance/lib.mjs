import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the acceptance scripts share: folders, commands, and how they report. */

/** The checkout. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A temporary folder that is gone when the script ends. */
export function makeFolder(/** @type {string} */ name) {
  const folder = mkdtempSync(join(tmpdir(), `gazette-${name}-`));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * @param {string} root
 * @param {Record<string, string>} files content by path
 */
export function writeFiles(root, files) {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/**
 * All files below a folder whose name ends in one of the endings, as paths with `/`, sorted.
 *
 * @param {string} folder
 * @param {...string} endings
 */
export function listFiles(folder, ...endings) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .filter((path) => endings.length === 0 || endings.some((ending) => path.endsWith(ending)))
    .sort();
}

/**
 * Runs a command and returns its standard output; its failure is the script's.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...options,
  });
  if (result.status === 0) return String(result.stdout);
  if (result.error !== undefined) throw result.error;
  throw new Error(
    `${command} ${args.join(' ')} ended with ${result.status ?? result.signal}\n${result.stdout}${result.stderr}`,
  );
}

/** Runs the checkout's gazette. */
export function gazette(/** @type {string[]} */ ...args) {
  return run(process.execPath, [join(ROOT, 'bin/gazette.js'), ...args]);
}

/** What a script found wrong. */
export class Findings {
  /** @type {string[]} */
  #problems = [];

  add(/** @type {string} */ problem) {
    this.#problems.push(problem);
  }

  /** Adds the problem unless the condition holds. */
  expect(/** @type {unknown} */ condition, /** @type {string} */ problem) {
    if (!condition) this.add(problem);
  }

  /** Prints the problems, or what was found good, and sets the exit code. */
  report(/** @type {string} */ good) {
    for (const problem of this.#problems) console.error(problem);
    if (this.#problems.length === 0) {
      console.log(good);
    } else {
      console.error(`${this.#problems.length} problems`);
      process.exitCode = 1;
    }
  }
}
