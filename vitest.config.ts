import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const FILES = readdirSync('tests', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts'))
  .map((path) => `tests/${path.replaceAll('\\', '/')}`)
  .sort();

/** A module that is mocked for one file must not reach the next, so these files get modules of their own. */
const MOCKING = FILES.filter((path) => readFileSync(path, 'utf8').includes('vi.mock('));

/** What holds for all files; projects take nothing from the root, or each would compile the program once more. */
const COMMON = {
  // Tests set the time zone of their process and send it signals, which threads share.
  pool: 'forks',
  // Sites are built in temporary folders; each test makes its own.
  testTimeout: 120_000,
  // Messages are English, whatever the machine's language.
  env: { LC_ALL: 'C.UTF-8' },
} as const;

export default defineConfig({
  test: {
    // By default one core is left idle; on two cores that is half.
    maxWorkers: availableParallelism(),
    globalSetup: 'tests/helpers/compile-program.ts',
    projects: [
      // Loading the modules anew for each file took a quarter of the time of all tests; the sources keep no state in them.
      {
        test: {
          ...COMMON,
          name: 'shared',
          include: ['tests/**/*.test.ts'],
          exclude: MOCKING,
          isolate: false,
        },
      },
      { test: { ...COMMON, name: 'mocking', include: MOCKING } },
    ],
  },
});
