import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['test/e2e/**/*.test.ts'],
    // One stack, one story: each test goes on where the one before has ended, and none makes sense after a failure.
    sequence: { concurrent: false },
    fileParallelism: false,
    bail: 1,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    reporters: ['verbose', 'json'],
    outputFile: { json: fileURLToPath(new URL('test-results/e2e.json', import.meta.url)) },
  },
});
