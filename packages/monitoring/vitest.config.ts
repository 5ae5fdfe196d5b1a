import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Containers start slowly on a busy machine.
  test: { include: ['src/**/*.test.ts', 'test/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
});
