import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Sites are built in temporary folders; each test makes its own.
    testTimeout: 120_000,
  },
});
