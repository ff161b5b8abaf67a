// `npm run soak -- 20`: the properties and kills that CI tries a few times, twenty times as often (or as often as is said). With a second number the
// random cases are those of that seed.

import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const TESTS = ['tests/build/incremental.test.ts', 'tests/cli/killed.test.ts', 'tests/fuzz'];

const [times = '20', seed = ''] = process.argv.slice(2);
if (!(Number(times) >= 1)) {
  process.stderr.write('usage: npm run soak -- [TIMES] [SEED]\n');
  process.exit(2);
}
const vitest = join(createRequire(import.meta.url).resolve('vitest/package.json'), '../vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', ...TESTS], {
  stdio: 'inherit',
  env: { ...process.env, GAZETTE_SOAK: times, GAZETTE_SOAK_SEED: seed },
});
process.exitCode = status ?? 1;
