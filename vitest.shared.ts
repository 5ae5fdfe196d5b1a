import { defineConfig } from 'vitest/config';

/** What all packages share. The limits end a test that hangs; none of them says how fast a machine is. */
export default defineConfig({
  test: {
    // The cleaner that testcontainers would pull is not everywhere; these tests stop what they start.
    env: { TESTCONTAINERS_RYUK_DISABLED: 'true' },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
