// What the pages of the theme cost: `npm run bench -- --theme`. The same program builds the same archive with the layouts as they are and as they
// were before the theme got what readers have asked for, each beside a floor that writes files of its own sizes. Both are themes in folders, so that
// neither is compiled beforehand. Feeds, sitemaps and everything else that is no template are the same on both sides: what they cost is not seen here.

import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The last commit with the layouts of before. */
const BEFORE = '2d25484475a648bec0cf1fc1e9c237603736582d';
const PARTS = ['templates', 'public/theme'];
const root = fileURLToPath(new URL('..', import.meta.url));

/** The theme of a commit as a folder; it takes a clone with its history. */
function themeOf(commit, folder) {
  const archived = spawnSync('git', ['archive', '--format=tar', commit, ...PARTS], {
    cwd: root,
    maxBuffer: 1 << 28,
  });
  if (archived.status !== 0) throw new Error(`there is no theme of ${commit}: ${archived.stderr}`);
  mkdirSync(folder, { recursive: true });
  const { status, stderr } = spawnSync('tar', ['-x', '-C', folder], { input: archived.stdout });
  if (status !== 0) throw new Error(String(stderr));
}

/** The theme as it stands. */
function themeOfNow(folder) {
  for (const part of PARTS) cpSync(join(root, part), join(folder, part), { recursive: true });
}

/** @param tools of `run.mjs`: to build from a cold start, to measure the floor, to look at what was made, and to take medians. */
export function measureThemes(archive, posts, { buildCold, measureFloor, look, median, rounds }) {
  themeOf(BEFORE, join(archive, 'themes/before'));
  themeOfNow(join(archive, 'themes/now'));
  const config = join(archive, '_config.yml');
  const written = readFileSync(config, 'utf8');
  const measured = { before: [], now: [] };
  const made = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, runs] of Object.entries(measured)) {
      writeFileSync(config, written);
      appendFileSync(config, `theme: ${name}\n`);
      const { wall, cpu } = buildCold(archive);
      const site = join(archive, '_site');
      made[name] = look(site, posts);
      const floor = measureFloor(archive, site);
      runs.push({ wall, cpu, floor: floor.wall, floorCpu: floor.cpu });
    }
  }
  const rows = Object.entries(measured).map(([name, runs]) => {
    const of = (key) => median(runs.map((run) => run[key]));
    const medians = {
      wall: of('wall'),
      cpu: of('cpu'),
      floor: of('floor'),
      floorCpu: of('floorCpu'),
    };
    return { name, ...medians, ...made[name] };
  });
  return { posts, rows };
}

/** One table in Markdown, and by how much what a build takes above its floor has grown. */
export function tableOfThemes({ posts, rows }) {
  const [before, now] = rows;
  const growth = (key, floor) => {
    const percent = (now[key] / now[floor] / (before[key] / before[floor]) - 1) * 100;
    return `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(1)} %`;
  };
  const lines = rows.map(({ name, wall, cpu, floor, floorCpu, files, bytes }) =>
    [
      name === 'now' ? 'the layouts as they are' : 'the layouts of before',
      `${wall.toFixed(2)} s`,
      `${cpu.toFixed(2)} s`,
      files.toLocaleString('en-US'),
      `${Math.round(bytes / 1e6)} MB`,
      `${floor.toFixed(2)} s`,
      (wall / floor).toFixed(2),
      (cpu / floorCpu).toFixed(2),
    ].join(' | '),
  );
  return [
    `### ${posts.toLocaleString('en-US')} posts`,
    '',
    '| | wall | CPU | files | bytes | its floor | wall to its floor | CPU to its floor’s |',
    '| --- | --: | --: | --: | --: | --: | --: | --: |',
    ...lines.map((line) => `| ${line} |`),
    '',
    `Over a floor that writes the sizes of its own pages: ${growth('wall', 'floor')} of wall time, ${growth('cpu', 'floorCpu')} of CPU time.`,
    '',
  ].join('\n');
}
