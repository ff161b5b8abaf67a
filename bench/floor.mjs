// What no generator can be faster than: `node bench/floor.mjs SITE OUTPUT [WORKERS]` reads every source of a site and writes files of
// the same number, names and sizes as those of a built site, and does nothing else.

import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Reads sources and writes files, each of `files` with its size. */
function work({ sources, files, target }) {
  const buffer = Buffer.alloc(64 << 20, 'x');
  for (const source of sources) {
    const fd = openSync(source, 'r');
    readSync(fd, buffer, 0, fstatSync(fd).size, null);
    closeSync(fd);
  }
  const made = new Set();
  for (const [name, size] of files) {
    const path = join(target, name);
    const folder = dirname(path);
    if (!made.has(folder)) mkdirSync(folder, { recursive: true });
    made.add(folder);
    const fd = openSync(path, 'w');
    writeSync(fd, buffer, 0, size);
    closeSync(fd);
  }
}

if (isMainThread) {
  const [, , site, built, workers = '2'] = process.argv;
  const target = join(site, '_floor');
  // What a generator has to find out is not counted: only the reading and the writing.
  const sources = filesBelow(join(site, 'posts'));
  const files = filesBelow(built).map((path) => [
    path.slice(built.length + 1),
    statSync(path).size,
  ]);
  rmSync(target, { recursive: true, force: true });
  const count = Number(workers);
  const part = (list, n) =>
    list.slice(Math.floor((list.length * n) / count), Math.floor((list.length * (n + 1)) / count));
  const begun = performance.now();
  const threads = Array.from(
    { length: count },
    (_, n) =>
      new Worker(fileURLToPath(import.meta.url), {
        workerData: { sources: part(sources, n), files: part(files, n), target },
      }),
  );
  await Promise.all(threads.map((thread) => new Promise((done) => thread.on('exit', done))));
  const seconds = (performance.now() - begun) / 1000;
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  console.log(
    JSON.stringify({
      seconds,
      user: userCPUTime / 1e6,
      system: systemCPUTime / 1e6,
      files: files.length,
    }),
  );
  rmSync(target, { recursive: true, force: true });
} else {
  work(workerData);
}
