import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The cleaner that testcontainers would pull is not everywhere; these tests stop what they start.
    env: { TESTCONTAINERS_RYUK_DISABLED: 'true' },
    projects: [
      'bench/vitest.config.ts',
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/**/*.test.ts'],
          globalSetup: 'test/setup.ts',
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
