import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // The cleaner that testcontainers would pull is not everywhere; these tests stop what they start.
    env: { TESTCONTAINERS_RYUK_DISABLED: 'true' },
    // Each file of integration tests has a PostgreSQL of its own: one at a time is kinder to the machine.
    fileParallelism: false,
    hookTimeout: 120_000,
    testTimeout: 60_000,
  },
});
