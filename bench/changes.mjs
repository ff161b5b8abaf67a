// What a build costs after a change: `npm run bench -- --changes`. Builds an archive, changes something, builds again, and sets the second build
// beside the first, and beside the least that finds the change: a look at every source and into every folder of the output.

import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeArchive } from './make-archive.mjs';

/** Posts that the crawler brings at once. */
const BATCH = 100;

/** All posts, oldest first: their names begin with their dates. */
function postsOf(archive, folder = 'posts') {
  return readdirSync(join(archive, folder), { recursive: true })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(archive, folder, name))
    .sort((a, b) => (basename(a) < basename(b) ? -1 : 1));
}

/** Long enough ago for a file's time to be believed. */
function age(paths) {
  const before = new Date(Date.now() - 60_000);
  for (const path of paths) utimesSync(path, before, before);
}

/** The second paragraph of a body says something else; the description stays. */
function editBody(path) {
  const text = readFileSync(path, 'utf8');
  const end = text.lastIndexOf('</p>');
  writeFileSync(path, `${text.slice(0, end)}又及。${text.slice(end)}`);
}

const CHANGES = [
  ['nothing changed', () => []],
  [
    `${BATCH} new posts`,
    ({ batch }) => {
      for (const { from, to } of batch) {
        mkdirSync(dirname(to), { recursive: true });
        renameSync(from, to);
      }
      return batch.map(({ to }) => to);
    },
  ],
  [
    'one body edited',
    ({ posts }) => {
      const path = posts.findLast((post) => readFileSync(post, 'utf8').length > 2000);
      editBody(path);
      return [path];
    },
  ],
  [
    'one post dated a year back added',
    ({ posts }) => {
      const path = posts[Math.floor(posts.length / 2)];
      const added = join(dirname(path), `${basename(path).slice(0, 10)}-late.md`);
      cpSync(path, added);
      return [added];
    },
  ],
  [
    'one post from the middle removed',
    ({ posts }) => {
      rmSync(posts[Math.floor(posts.length / 2)]);
      return [];
    },
  ],
  [
    'one include of every page changed',
    ({ archive }) => {
      const theme = fileURLToPath(new URL('../templates/partials/footer.html', import.meta.url));
      const path = join(archive, 'templates/partials/footer.html');
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `${readFileSync(theme, 'utf8')}<!-- changed -->\n`);
      return [path];
    },
  ],
];

/**
 * @param build builds the archive, cold or not, and returns what it took and what it says of itself.
 * @param look measures a look at an archive.
 */
export function measureChanges(archive, posts, { buildCold, buildAgain, look, rounds, median }) {
  const rows = new Map();
  const note = (name, run) => rows.set(name, [...(rows.get(name) ?? []), run]);
  for (let round = 0; round < rounds; round++) {
    rmSync(archive, { recursive: true, force: true });
    mkdirSync(archive, { recursive: true });
    makeArchive(archive, posts + BATCH);
    const all = postsOf(archive);
    age(all);
    const waiting = join(archive, '.waiting');
    mkdirSync(waiting);
    const batch = all.slice(-BATCH).map((to) => ({ from: join(waiting, basename(to)), to }));
    for (const { from, to } of batch) renameSync(to, from);
    note('cold', buildCold(archive));
    for (const [name, change] of CHANGES) {
      age(change({ archive, batch, posts: postsOf(archive) }));
      note('look', look(archive));
      note(name, buildAgain(archive));
    }
  }
  return {
    posts,
    rows: [...rows].map(([name, runs]) => {
      const of = (key) => median(runs.map((run) => run[key] ?? 0));
      const keys = ['wall', 'cpu', 'memory', 'parsed', 'rendered', 'touched'];
      return { name, ...Object.fromEntries(keys.map((key) => [key, of(key)])) };
    }),
  };
}

/**
 * The same of a peer that keeps something between builds: a first build, one of a batch of new posts, one of an edited body.
 *
 * @param run runs the peer with some arguments, and returns what it took.
 */
export function measurePeerChanges(archive, posts, peer, { run, rounds, median }) {
  const rows = new Map();
  const note = (name, result) => rows.set(name, [...(rows.get(name) ?? []), result]);
  const site = `${archive}-${peer.name}`;
  for (let round = 0; round < rounds; round++) {
    for (const folder of [archive, site]) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
    }
    makeArchive(archive, posts + BATCH);
    age(postsOf(archive));
    peer.prepare(archive, site);
    const all = postsOf(site, peer.posts);
    const batch = all.slice(-BATCH);
    const waiting = batch.map((_, index) => join(archive, `waiting-${index}.md`));
    for (const [index, path] of batch.entries()) renameSync(path, waiting[index]);
    const nameOf = (path) => `./${path.slice(site.length + 1)}`;
    note('cold', run(site, peer.incremental ?? peer.args));
    for (const [index, path] of batch.entries()) renameSync(waiting[index], path);
    note(`${BATCH} new posts`, run(site, peer.again(batch.map(nameOf))));
    const edited = all
      .slice(0, -BATCH)
      .findLast((path) => readFileSync(path, 'utf8').length > 2000);
    editBody(edited);
    note('one body edited', run(site, peer.again([nameOf(edited)])));
  }
  for (const folder of [archive, site]) rmSync(folder, { recursive: true, force: true });
  return [...rows].map(([name, runs]) => {
    const of = (key) => median(runs.map((one) => one[key]));
    return {
      name: `${peer.name} ${peer.version}: ${name}`,
      ...Object.fromEntries(['wall', 'cpu', 'memory'].map((key) => [key, of(key)])),
      cold: median(rows.get('cold').map(({ wall }) => wall)),
    };
  });
}

/** One table in Markdown. */
export function tableOfChanges({ posts, rows }) {
  const wallOf = (name) => rows.find((row) => row.name === name).wall;
  const lines = rows.map(({ name, wall, cpu, memory, parsed, rendered, touched, cold }) => {
    const counts =
      name === 'look' || cold !== undefined ? ['', '', ''] : [parsed, rendered, touched];
    return [
      name,
      `${wall.toFixed(2)} s`,
      `${cpu.toFixed(2)} s`,
      `${Math.round(memory)} MB`,
      ...counts,
      (wall / (cold ?? wallOf('cold'))).toFixed(2),
      cold === undefined ? (wall / wallOf('look')).toFixed(2) : '',
    ].join(' | ');
  });
  return [
    `### ${posts.toLocaleString('en-US')} posts`,
    '',
    '| | wall | CPU | peak memory | read | rendered | touched | to its cold build | to the look |',
    '| --- | --: | --: | --: | --: | --: | --: | --: | --: |',
    ...lines.map((line) => `| ${line} |`),
    '',
  ].join('\n');
}
