import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Settings of all packages. The timeouts only end a test that hangs, so they are generous for slow machines. */
export default defineConfig({
  test: {
    // Without testcontainers' cleanup container, which cannot be pulled everywhere; the tests stop what they start.
    env: { TESTCONTAINERS_RYUK_DISABLED: 'true' },
    // All files of a worker share its modules: importing them again for each file takes most of the time.
    isolate: false,
    // At least two, because many tests wait.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
