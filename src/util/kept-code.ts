import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedDataVersionTag, getHeapCodeStatistics } from 'node:v8';
import { Script } from 'node:vm';
import { threadId } from 'node:worker_threads';

/** What Node has from 22.1 on; older types do not know it. */
const { enableCompileCache, wrap } = module as unknown as {
  enableCompileCache?: () => unknown;
  wrap: (source: string) => string;
};

type Exports = Readonly<Record<string, unknown>>;

/**
 * Loads a CommonJS file of the program, in such a way that what V8 makes of it is kept for the next run: most of what a small build takes is
 * reading the program. Node does that itself from 22.1 on, in each thread that asks for it. Before, it is done here, by Node's rules: in the
 * folder of temporary files or the one that `NODE_COMPILE_CACHE` names, and not with `NODE_DISABLE_COMPILE_CACHE=1`.
 */
export function loadKept(file: URL): Exports {
  const path = fileURLToPath(file);
  const require = createRequire(file);
  enableCompileCache?.();
  // Only files that Node itself loads have source maps in their stack traces.
  if (enableCompileCache !== undefined || process.sourceMapsEnabled) return require(path);
  if (process.env.NODE_DISABLE_COMPILE_CACHE !== undefined) return require(path);
  const folder = ownFolder();
  return folder === null ? require(path) : loadFrom(folder, path, require);
}

/**
 * The folder of kept code; null where there can be none. V8 believes what it is given there, so nobody else may ever have been able to write
 * it: it has to be a folder, and not a link, that belongs to this user and that others cannot enter.
 */
function ownFolder(): string | null {
  const user = process.geteuid?.();
  const parent = process.env.NODE_COMPILE_CACHE || tmpdir();
  const folder = join(parent, user === undefined ? 'gazette-code' : `gazette-code-${user}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const found = lstatSync(folder);
    // Where there are no such users (Windows), each has a folder of temporary files.
    const isOwn = user === undefined || (found.uid === user && (found.mode & 0o077) === 0);
    return found.isDirectory() && isOwn ? folder : null;
  } catch {
    return null;
  }
}

function loadFrom(folder: string, path: string, require: NodeJS.Require): Exports {
  const source = readFileSync(path);
  const kept = join(folder, nameFor(path, source));
  const cachedData = readWhole(kept);
  const script = new Script(wrap(source.toString()), {
    filename: path,
    cachedData,
  });
  const loaded = { exports: {} as Exports };
  script.runInThisContext()(loaded.exports, require, loaded, path, dirname(path));
  const isKept = cachedData !== undefined && script.cachedDataRejected === false;
  const known = isKept ? codeSize() : 0;
  // At the end, as V8 compiles a function when it is called.
  process.once('exit', () => {
    if (codeSize() > known * WORTH_KEEPING) replace(kept, script.createCachedData());
  });
  return loaded.exports;
}

/** Code is kept once more where a run has compiled so much besides what was kept: a large build leaves to threads what a small one does itself. */
const WORTH_KEEPING = 1.1;

/** How much code this thread has, in bytes. */
const codeSize = (): number => getHeapCodeStatistics().bytecode_and_metadata_size;

/** V8 knows a source by its length only. Its tag stands for its version, its flags and what the processor can do. */
function nameFor(path: string, source: Buffer): string {
  const hash = hashOf(source).toString('hex').slice(0, 32);
  return `${basename(path)}-${hash}-${process.arch}-${cachedDataVersionTag()}`;
}

const hashOf = (data: Buffer): Buffer => createHash('sha256').update(data).digest();

const HASH_SIZE = 32;

/** What was kept, unless there is nothing or it is damaged: V8 would not notice, and crash. Its hash stands before it. */
function readWhole(path: string): Buffer | undefined {
  try {
    const file = readFileSync(path);
    const data = file.subarray(HASH_SIZE);
    return hashOf(data).equals(file.subarray(0, HASH_SIZE)) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Other threads and programs read all of the new file or of the old one. Where nothing can be written, nothing is kept. */
function replace(path: string, data: Buffer): void {
  const fresh = `${path}.${process.pid}-${threadId}`;
  try {
    writeFileSync(fresh, Buffer.concat([hashOf(data), data]), { flag: 'wx', mode: 0o600 });
    renameSync(fresh, path);
  } catch {
    rmSync(fresh, { force: true });
  }
}
