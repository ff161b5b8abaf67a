// The tables of a benchmark: as text, as bench/RESULTS.md, and as the chart that README shows.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { tableOfChanges } from './changes.mjs';
import { tableOfThemes } from './theme.mjs';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const grouped = (n) => n.toLocaleString('en-US');

/** One table in Markdown. */
export function tableOf(name, table) {
  if (name === 'changes') return tableOfChanges(table);
  return name === 'theme' ? tableOfThemes(table) : tableOfPeers(table);
}

function tableOfPeers({ posts, rows }) {
  const own = rows.find(({ name }) => name === 'gazette');
  const floor = rows.find(({ name }) => name === 'floor');
  const ratio = (a, b) => (b === undefined || b.wall === 0 ? '' : (a.wall / b.wall).toFixed(2));
  const lines = rows.map((row) =>
    [
      `${row.name} ${row.version ?? ''}`.trim(),
      `${row.wall.toFixed(2)} s`,
      `${row.cpu.toFixed(2)} s`,
      row.memory > 0 ? `${Math.round(row.memory)} MB` : '',
      `${((row.wall * 1e6) / posts).toFixed(0)} µs`,
      grouped(row.files),
      `${Math.round(row.bytes / 1e6)} MB`,
      ratio(row, own),
      ratio(row, floor),
    ].join(' | '),
  );
  return [
    `### ${grouped(posts)} posts`,
    '',
    '| | wall | CPU | peak memory | a post | files | bytes | to gazette | to the floor |',
    '| --- | --: | --: | --: | --: | --: | --: | --: | --: |',
    ...lines.map((line) => `| ${line} |`),
    '',
  ].join('\n');
}

/** Puts tables under their name into results.json, and draws all that is there again. */
export function writeResults(name, machine, tables) {
  const file = path('results.json');
  const all = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  all[name] = { machine, tables };
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
  writeFileSync(path('RESULTS.md'), pageOf(all));
  if (all.peers !== undefined) writeFileSync(path('chart.svg'), chartOf(all.peers.tables));
}

const TITLES = {
  peers: [
    'Beside its peers',
    'Medians; every generator made a page for each post, and lists and feeds beside them.',
  ],
  changes: [
    'After a change',
    'Medians. *Cold*: the first build. *Look*: every source is asked for its size and time, every folder of the output is read, and nothing else is done.',
  ],
  theme: [
    'What the theme’s pages cost',
    'Medians. The same program with the layouts as they are, and as they were before tables of contents, neighbours in the newspaper, earlier posts, structured data and the rest of what the theme has got; each beside a floor that writes files of its own sizes.',
  ],
  million: ['A million short posts', 'Bodies of 150 to 600 bytes; one run of the million.'],
};

function pageOf(all) {
  const parts = Object.entries(TITLES).flatMap(([name, [title, text]]) => {
    if (all[name] === undefined) return [];
    const { machine, tables } = all[name];
    return [
      `## ${title}`,
      '',
      `${text} ${machine.runs} runs each, in turn, ${machine.date}: \`${machine.command}\``,
      '',
      `${machine.processor}, ${machine.cores} cores, ${machine.memory} GB, ${machine.system}, Node ${machine.node}; sources and output on a memory file system.`,
      '',
      ...tables.map((table) => tableOf(name, table)),
    ];
  });
  return [
    '# Benchmark',
    '',
    'Written by `npm run bench`. The *floor* is what two threads take that read each source and write files of the same names and sizes as',
    'gazette’s, and do nothing else. Each generator begins cold: no output, nothing kept of the site. What Node has made',
    'of gazette’s own code is kept; on Node 20 it was not yet when the tables of changes and of the theme were made.',
    '',
    ...parts,
  ].join('\n');
}

const ROW = 22;
const LEFT = 150;
const WIDTH = 720;

/** Bars of wall time for the largest archive that gazette and a peer have built. */
function chartOf(tables) {
  const { posts, rows } = tables.findLast((table) => table.rows.length > 2) ?? tables.at(-1);
  const bars = rows.filter(({ name }) => name !== 'floor').toSorted((a, b) => a.wall - b.wall);
  const longest = Math.max(...bars.map(({ wall }) => wall));
  const scale = (WIDTH - LEFT - 190) / longest;
  const lines = bars.flatMap(({ name, version, wall, memory }, index) => {
    const y = 34 + index * ROW;
    const width = Math.max(2, wall * scale).toFixed(1);
    const fill = name.startsWith('gazette') ? '#b3261e' : '#8a8f98';
    return [
      `<text x="${LEFT - 8}" y="${y + 14}" text-anchor="end">${name} ${version}</text>`,
      `<rect x="${LEFT}" y="${y + 3}" width="${width}" height="14" fill="${fill}"/>`,
      `<text x="${(LEFT + Number(width) + 6).toFixed(1)}" y="${y + 14}">${wall.toFixed(1)} s, ${grouped(Math.round(memory))} MB</text>`,
    ];
  });
  const height = 44 + bars.length * ROW;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Time to build ${grouped(posts)} posts from a cold start" font-family="sans-serif" font-size="12" fill="#57606a">`,
    `<text x="8" y="20" font-size="13" font-weight="bold">Building ${grouped(posts)} posts from a cold start</text>`,
    ...lines,
    '</svg>',
    '',
  ].join('\n');
}
