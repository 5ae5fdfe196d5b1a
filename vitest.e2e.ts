import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/**
 * Tests on a Docker Engine, each of which continues from the state of the previous one.
 * @param atOnce how many files run at the same time; each of them has its own stack
 */
export const endToEnd = (folder: URL, suite: 'e2e' | 'lab', atOnce = 1) =>
  defineConfig({
    test: {
      root: fileURLToPath(folder),
      include: [`test/${suite}/**/*.test.ts`],
      sequence: { concurrent: false },
      maxWorkers: atOnce,
      bail: 1,
      testTimeout: 600_000,
      hookTimeout: 600_000,
      reporters: ['verbose', 'json'],
      outputFile: { json: fileURLToPath(new URL(`test-results/${suite}.json`, folder)) },
    },
  });
