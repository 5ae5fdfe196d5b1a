import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests that need the engine for themselves: one file after another, and each test continues where the one before ended. */
export const endToEnd = (folder: URL, suite: 'e2e' | 'lab') =>
  defineConfig({
    test: {
      root: fileURLToPath(folder),
      include: [`test/${suite}/**/*.test.ts`],
      sequence: { concurrent: false },
      fileParallelism: false,
      bail: 1,
      testTimeout: 600_000,
      hookTimeout: 600_000,
      reporters: ['verbose', 'json'],
      outputFile: { json: fileURLToPath(new URL(`test-results/${suite}.json`, folder)) },
    },
  });
