// Builds the documentation as a site, with gazette itself: `node scripts/docs.mjs [OUT]`, into docs/_site without OUT.
// docs/site has its configuration; its pages are the texts of the repository, from which the links between them are made on the way.

import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = resolve(process.argv[2] ?? join(root, 'docs/_site'));
const site = mkdtempSync(join(tmpdir(), 'gazette-docs-'));

const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
const TEXTS = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'bench/RESULTS.md',
  ...docs.map((name) => `docs/${name}`),
];
const IMAGES = ['docs/images/home.png', 'bench/chart.svg'];

try {
  cpSync(join(root, 'docs/site'), site, { recursive: true });
  for (const folder of ['pages', 'public/images'])
    mkdirSync(join(site, folder), { recursive: true });
  for (const path of TEXTS) {
    const name = path === 'README.md' ? 'index.md' : basename(path).toLowerCase();
    writeFileSync(join(site, 'pages', name), pageOf(readFileSync(join(root, path), 'utf8')));
  }
  for (const path of IMAGES)
    copyFileSync(join(root, path), join(site, 'public/images', basename(path)));
  const args = [join(root, 'bin/gazette.js'), 'build', '--strict', '--root', site];
  const { status } = spawnSync(process.execPath, [...args, '--destination', out], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(site, { recursive: true, force: true });
}

/** A text as a page: its first heading is its title, which the theme shows. */
function pageOf(text) {
  const [, title = '', body = ''] = /^# (.+)\n([\s\S]*)$/.exec(text) ?? [];
  return `---\ntitle: ${JSON.stringify(title)}\n---\n${body}`;
}
