import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Tests that need exclusive use of the Docker Engine: files run in sequence, and each test continues from the state of the previous one. */
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
