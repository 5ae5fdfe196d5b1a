import { defineConfig } from 'vitest/config';

// Some tests wait for thousands of requests at a steady rate, on a machine that may have other work.
export default defineConfig({ test: { include: ['{src,test}/**/*.test.ts'], testTimeout: 60_000 } });
