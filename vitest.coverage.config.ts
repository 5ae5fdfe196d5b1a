import { defineConfig } from 'vitest/config';
import shared from './vitest.shared.ts';

const SOURCES = '{packages/*/*,services/*,scripts/*}/src/**';

/** What the unit tests of all packages reach: `npm run coverage`. Tests that need a database or an engine are not in it. */
export default defineConfig({
  test: {
    ...shared.test,
    include: [`${SOURCES}/*.test.ts`],
    coverage: {
      provider: 'v8',
      include: [`${SOURCES}/*.ts`],
      exclude: ['**/*.test.ts'],
      reporter: ['text-summary', 'html'],
    },
  },
});
