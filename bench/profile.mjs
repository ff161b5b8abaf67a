// `npm run profile -- [POSTS]`: writes a CPU profile of each thread of a build to `profile/`; a browser's developer tools open them.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeArchive } from './make-archive.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const posts = Number(process.argv[2] ?? 10_000);
const archive = mkdtempSync(join(tmpdir(), 'gazette-profile-'));
const target = join(root, 'profile');
try {
  makeArchive(archive, posts);
  const args = ['--cpu-prof', `--cpu-prof-dir=${target}`, join(root, 'bin/gazette.js')];
  spawnSync(process.execPath, [...args, 'build', '--root', archive], { stdio: 'inherit' });
  console.log(`Profiles of ${posts} posts are in ${target}`);
} finally {
  rmSync(archive, { recursive: true, force: true });
}
