// `npm run bench`: builds archives with gazette, with every peer that is installed (see peers.mjs) and with the floor (see floor.mjs), in
// turn, several times, and prints medians. It needs GNU time (Debian: `time`) and writes bench/results.json, RESULTS.md and chart.svg.
//
//   --posts 10,1000,10000,100000   sizes of the archives
//   --runs 3                       how often each is run
//   --only gazette,Hugo            names of those that run
//   --million                      1,000,000 short posts beside 100,000 short ones, gazette alone
//   --changes                      what a build costs after a change, also to peers that keep something between builds (see changes.mjs)
//   --theme                        what the theme's pages cost beside those of before (see theme.mjs)
//   --stages                       time of gazette's stages, and of its threads
//   --folder DIR                   where archives and sites are made (default: a memory file system where there is one)
//   --no-write                     leaves the files alone
//
// With NODES=COMMAND,... gazette runs in the comparison on each of those Nodes, too.

import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { arch, availableParallelism, cpus, platform, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measureChanges, measurePeerChanges } from './changes.mjs';
import { makeArchive } from './make-archive.mjs';
import { commandOf, PEERS } from './peers.mjs';
import { tableOf, writeResults } from './results.mjs';
import { measureThemes } from './theme.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'bin/gazette.js');
const gazette = [process.execPath, program];

const { values: options } = parseArgs({
  options: {
    posts: { type: 'string', default: '10,1000,10000,100000' },
    runs: { type: 'string', default: '3' },
    only: { type: 'string' },
    million: { type: 'boolean', default: false },
    changes: { type: 'boolean', default: false },
    theme: { type: 'boolean', default: false },
    stages: { type: 'boolean', default: false },
    folder: { type: 'string' },
    'no-write': { type: 'boolean', default: false },
  },
});

const memory = '/dev/shm';
const work = mkdtempSync(
  join(options.folder ?? (existsSync(memory) ? memory : tmpdir()), 'gazette-bench-'),
);
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
process.on('SIGINT', () => process.exit(130));

const BIGGEST_ANSWER = 1 << 30;

// What a workplace may have every Node load at its start: certificates for each of them (60 ms), other options. Nobody is measured with it.
const { NODE_EXTRA_CA_CERTS: _certificates, NODE_OPTIONS: _options, ...environment } = process.env;

/** Runs a command; wall and CPU time in seconds, peak memory in megabytes of all its threads together. */
function measure(words, cwd) {
  const report = join(work, 'time.txt');
  const { status, stderr, stdout } = spawnSync(
    '/usr/bin/time',
    ['-f', '%e %U %S %M', '-o', report, ...words],
    { cwd, env: environment, encoding: 'utf8', maxBuffer: BIGGEST_ANSWER },
  );
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}\n${stderr}`);
  const [wall, user, system, kibibytes] = readFileSync(report, 'utf8')
    .trim()
    .split(' ')
    .map(Number);
  return { wall, cpu: user + system, memory: kibibytes / 1024, stdout };
}

/** Number and bytes of the files that were made; fails where there is no page for each post. */
function look(folder, posts) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const pages = files.filter(({ name, parentPath }) =>
    /NW\d{10,}/i.test(name === 'index.html' ? parentPath : name),
  ).length;
  if (pages < posts) throw new Error(`${folder} has ${pages} pages for ${posts} posts`);
  const bytes = files.reduce(
    (sum, { name, parentPath }) => sum + statSync(join(parentPath, name)).size,
    0,
  );
  return { files: files.length, bytes };
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

function summarise(name, version, runs, made) {
  const of = (key) => median(runs.map((run) => run[key]));
  return { name, version, wall: of('wall'), cpu: of('cpu'), memory: of('memory'), ...made };
}

/** gazette on an archive, from a cold start: nothing of an earlier build is left. */
function buildCold(archive, node = process.execPath) {
  for (const folder of ['_site', '.gazette'])
    rmSync(join(archive, folder), { recursive: true, force: true });
  return measure([node, program, 'build', '--quiet', '--root', archive], archive);
}

/** gazette on an archive, with what it says of itself. */
function buildAgain(archive) {
  const { stdout, ...run } = measure([...gazette, 'build', '--json', '--root', archive], archive);
  const { added, changed, removed, parsed, rendered } = JSON.parse(stdout).counts;
  return { ...run, parsed, rendered, touched: added + changed + removed };
}

function compareChanges(posts) {
  const archive = join(work, `changes-${posts}`);
  const rounds = Number(options.runs);
  const table = measureChanges(archive, posts, {
    buildCold: buildAgain,
    buildAgain,
    look: (archive) => measure([process.execPath, join(root, 'bench/look.mjs'), archive], archive),
    rounds,
    median,
  });
  rmSync(archive, { recursive: true, force: true });
  for (const peer of PEERS) {
    const isMeant = peer.again !== undefined && posts <= peer.most && isWanted(peer.name);
    const command = isMeant ? commandOf(peer) : null;
    if (command === null) continue;
    const run = (site, args) => measure([...command.words, ...args], site);
    const known = { ...peer, version: command.version };
    try {
      table.rows.push(...measurePeerChanges(archive, posts, known, { run, rounds, median }));
    } catch (error) {
      console.error(`${peer.name} is left out at ${posts} posts: ${error.message.slice(0, 400)}`);
    }
  }
  return table;
}

const isWanted = (name) => options.only === undefined || options.only.split(',').includes(name);

function compare(posts) {
  const archive = join(work, `archive-${posts}`);
  mkdirSync(archive);
  makeArchive(archive, posts);
  const contestants = [];
  if (isWanted('gazette')) {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const output = join(archive, '_site');
    contestants.push({ name: 'gazette', version, output, run: () => buildCold(archive) });
    for (const node of process.env.NODES?.split(',') ?? []) {
      const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
      contestants.push({
        name: `gazette, Node ${stdout.trim().slice(1)}`,
        version: '',
        output,
        run: () => buildCold(archive, node),
      });
    }
  }
  for (const peer of PEERS) {
    const command = posts <= peer.most && isWanted(peer.name) ? commandOf(peer) : null;
    if (command === null) continue;
    const site = join(work, `${peer.name}-${posts}`);
    mkdirSync(site);
    peer.prepare(archive, site);
    const output = join(site, peer.output);
    const run = () => {
      rmSync(output, { recursive: true, force: true });
      return measure([...command.words, ...peer.args], site);
    };
    const rounds = posts > (peer.often ?? posts) ? 1 : Number(options.runs);
    contestants.push({ name: peer.name, version: command.version, output, run, rounds });
  }
  const runs = new Map(contestants.map(({ name }) => [name, []]));
  const floors = [];
  const made = new Map();
  for (let round = 0; round < Number(options.runs); round++) {
    for (const { name, output, run, rounds } of contestants) {
      if (!runs.has(name) || round >= (rounds ?? Number(options.runs))) continue;
      try {
        runs.get(name).push(run());
        made.set(name, look(output, posts));
      } catch (error) {
        // A peer that cannot build the site is left out; gazette must.
        if (name === 'gazette') throw error;
        console.error(`${name} is left out at ${posts} posts: ${error.message.slice(0, 400)}`);
        runs.delete(name);
        continue;
      }
      if (name === 'gazette') floors.push(measureFloor(archive, output));
      // Sites of this size fill the memory that the next one needs.
      rmSync(output, { recursive: true, force: true });
    }
  }
  for (const { output } of contestants)
    rmSync(join(output, '..'), { recursive: true, force: true });
  const rows = contestants
    .filter(({ name }) => runs.has(name))
    .map(({ name, version, rounds }) =>
      summarise(
        name,
        rounds === 1 && Number(options.runs) > 1 ? `${version} (one run)` : version,
        runs.get(name),
        made.get(name),
      ),
    );
  if (floors.length > 0) rows.push(summarise('floor', '', floors, made.get('gazette')));
  return { posts, rows };
}

function measureFloor(archive, built) {
  const { stdout } = spawnSync(
    process.execPath,
    [join(root, 'bench/floor.mjs'), archive, built, String(availableParallelism())],
    { encoding: 'utf8' },
  );
  const { seconds, user, system } = JSON.parse(stdout);
  return { wall: seconds, cpu: user + system, memory: 0 };
}

function compareThemes(posts) {
  const archive = join(work, `theme-${posts}`);
  mkdirSync(archive);
  makeArchive(archive, posts);
  const rounds = Number(options.runs);
  const table = measureThemes(archive, posts, { buildCold, measureFloor, look, median, rounds });
  rmSync(archive, { recursive: true, force: true });
  return table;
}

/** A million posts take what ten times a hundred thousand take, and a little more. */
function compareMillion() {
  return [100_000, 1_000_000].map((posts) => {
    const archive = join(work, `short-${posts}`);
    mkdirSync(archive);
    makeArchive(archive, posts, { short: true });
    const runs = [];
    for (let round = 0; round < (posts === 1_000_000 ? 1 : Number(options.runs)); round++)
      runs.push(buildCold(archive));
    const made = look(join(archive, '_site'), posts);
    rmSync(archive, { recursive: true, force: true });
    return { posts, rows: [summarise('gazette', '', runs, made)] };
  });
}

/** Stages and threads of one build. */
function showStages(posts) {
  const archive = join(work, `stages-${posts}`);
  mkdirSync(archive);
  makeArchive(archive, posts);
  const { stdout } = spawnSync(gazette[0], [gazette[1], 'build', '--json', '--root', archive], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  const { times, busy } = JSON.parse(stdout);
  rmSync(archive, { recursive: true, force: true });
  const line = (name, milliseconds) =>
    console.log(
      `${name.padEnd(20)}${(milliseconds / 1000).toFixed(2).padStart(8)} s${((milliseconds * 1000) / posts).toFixed(1).padStart(9)} µs a post`,
    );
  console.log(`\n${posts} posts`);
  for (const [stage, time] of Object.entries(times)) {
    line(stage, time);
    for (const [worker, time] of (busy[stage] ?? []).entries())
      line(`  worker ${worker + 1}`, time);
  }
}

const sizes = options.posts.split(',').map(Number);
if (options.stages) {
  for (const posts of sizes) showStages(posts);
} else {
  const machine = {
    processor: cpus()[0]?.model.trim(),
    cores: availableParallelism(),
    memory: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.version,
    date: new Date().toISOString().slice(0, 10),
    command: `npm run bench -- ${process.argv.slice(2).join(' ')}`.trim(),
    runs: Number(options.runs),
  };
  const [name, tables] = options.million
    ? ['million', compareMillion()]
    : options.changes
      ? ['changes', sizes.map(compareChanges)]
      : options.theme
        ? ['theme', sizes.map(compareThemes)]
        : ['peers', sizes.map(compare)];
  for (const table of tables) console.log(`\n${tableOf(name, table)}`);
  if (!options['no-write']) writeResults(name, machine, tables);
}
