import { defineConfig } from 'vitest/config';
import shared from './vitest.shared.ts';

const SOURCES = '{packages/*/*,services/*,scripts/*}/src/**';

/** `npm run coverage`: the coverage of the unit tests of all packages. Excludes tests that need a database or an engine. */
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
