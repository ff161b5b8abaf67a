import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Absolute path of the installed package: the default theme lies in it. */
export const PACKAGE_ROOT = rootAbove(dirname(fileURLToPath(import.meta.url)));

/** Bundling puts this module at any depth of `dist/`. */
function rootAbove(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : rootAbove(dirname(folder));
}

/** gazette's own version. */
export const VERSION: string = (
  JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as { version: string }
).version;

/** What tells one compiled program from another of the same version; empty where it was not compiled. */
export const BUILD_ID: string = readOrEmpty(join(PACKAGE_ROOT, 'dist', 'build-id.txt'));

function readOrEmpty(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** A module of the compiled program that a thread is started with, such as `jobs/worker.js`. */
export function threadModule(name: string): URL {
  return pathToFileURL(join(PACKAGE_ROOT, 'dist', name));
}
