import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // A machine without Chromium installs it first.
    hookTimeout: 600_000,
    testTimeout: 60_000,
  },
});
