import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Sites are built in temporary folders; each test makes its own.
    // Messages are English, whatever the machine's language.
    env: { LC_ALL: 'C.UTF-8' },
    testTimeout: 120_000,
  },
});
