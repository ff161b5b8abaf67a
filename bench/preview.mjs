// What the preview costs over a day: `node bench/preview.mjs [--posts 10000] [--edits 10000] [--files 100000]`. Edits a post again and again while a
// page of it is open, and tells how much memory the server has meanwhile; then how long the watcher alone takes to begin on so many files, its memory,
// and how many watches of the system it holds. Linux only: memory is read from /proc.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { makeArchive } from './make-archive.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: {
    posts: { type: 'string', default: '10000' },
    edits: { type: 'string', default: '10000' },
    files: { type: 'string', default: '100000' },
  },
});
/** A connection that waits too long for the next request is closed just when that comes. */
const ALONE = { headers: { connection: 'close' } };
const folder = mkdtempSync(join(tmpdir(), 'gazette-bench-preview-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Megabytes that a process has in memory. */
function residentOf(pid) {
  const [, kilobytes = '0'] =
    /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

/** Starts a program; resolves once it has printed what a pattern finds. */
async function start(args, pattern) {
  const from = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill('SIGKILL'));
  let printed = '';
  const found = await new Promise((done) => {
    child.stdout.on('data', (chunk) => {
      printed += chunk;
      const match = pattern.exec(printed);
      if (match !== null) done(match);
    });
  });
  return { child, found, milliseconds: Math.round(performance.now() - from) };
}

async function end(child) {
  child.kill('SIGINT');
  await once(child, 'exit');
}

/** The names of the events of a page's stream, as they come. */
async function* eventsOf(url, { address, version }) {
  const query = new URLSearchParams({ page: address, version });
  const response = await fetch(`${url}/.gazette/events?${query}`);
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true });
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) yield /^event: (\w+)/m.exec(event)?.[1];
  }
}

async function edit(posts, edits) {
  const site = join(folder, 'site');
  makeArchive(site, posts);
  const { child, found, milliseconds } = await start(
    [join(ROOT, 'bin/gazette.js'), 'serve', '--root', site, '--port', '0'],
    /Preview at (http:\S+)\//,
  );
  console.log(
    `${posts} posts: ready after ${milliseconds} ms without a cache, ${residentOf(child.pid)} MB`,
  );
  const url = found[1];
  const home = await (await fetch(`${url}/`)).text();
  const link = /href="(\/[^"]*\/20\d\d\/[^"]*\.html)"/.exec(home)?.[1];
  const page = await (await fetch(url + link)).text();
  const info = JSON.parse(
    /data-page="([^"]*)"/.exec(page)[1].replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
  );
  const file = join(site, info.source.path);
  const old = readFileSync(file, 'utf8');
  const events = eventsOf(url, info);
  const from = performance.now();
  for (let done = 1; done <= edits; done++) {
    writeFileSync(file, `${old}\n第 ${done} 次改动。\n`);
    for (;;) if ((await events.next()).value === 'reload') break;
    await fetch(url + link, ALONE).then((response) => response.text());
    if (done % (edits / 10) === 0) {
      const each = (performance.now() - from) / done;
      console.log(`${done} edits: ${residentOf(child.pid)} MB, ${each.toFixed(1)} ms each`);
    }
  }
  await end(child);
}

/** The watcher by itself, in a process of its own. */
async function watch(files) {
  const site = join(folder, 'files');
  for (let at = 0; at < files; at += 1) {
    const path = join(site, 'posts', String(2000 + (at % 20)), `2022-01-06-${at}.md`);
    if (at < 20) mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, 'x');
  }
  const module = join(folder, 'watch.mjs');
  await build({
    entryPoints: [join(ROOT, 'src/dev/watch.ts')],
    outfile: module,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  const program = join(folder, 'program.mjs');
  writeFileSync(
    program,
    `import { watchSources } from ${JSON.stringify(pathToFileURL(module).href)};
const root = ${JSON.stringify(site)};
const before = process.memoryUsage().rss;
const from = performance.now();
await watchSources({ root, config: root + '/_config.yml', onPolling: console.error,
  onChange: () => console.log('seen'), poll: process.argv.includes('--poll') });
console.log('begun', Math.round(performance.now() - from), Math.round((process.memoryUsage().rss - before) / 1048576));
setInterval(() => {}, 1000);`,
  );
  for (const mode of ['watching', 'polling']) {
    const args = mode === 'polling' ? [program, '--poll'] : [program];
    const { child, found } = await start(args, /begun (\d+) (\d+)/);
    const seen = new Promise((done) => {
      child.stdout.on('data', (chunk) => String(chunk).includes('seen') && done(performance.now()));
    });
    const from = performance.now();
    appendFileSync(join(site, 'posts/2005/2022-01-06-5.md'), 'y');
    const [, begun, memory] = found;
    const after = Math.round((await seen) - from);
    console.log(
      `${files} files, ${mode}: begun in ${begun} ms with ${memory} MB and ${watchesOf(child.pid)} watches; a change is told after ${after} ms`,
    );
    await end(child);
  }
}

/** How many watches of the system a process holds. */
function watchesOf(pid) {
  return readdirSync(`/proc/${pid}/fdinfo`)
    .map(
      (fd) => readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8').match(/^inotify /gm)?.length ?? 0,
    )
    .reduce((sum, count) => sum + count, 0);
}

await watch(Number(values.files));
await edit(Number(values.posts), Number(values.edits));
