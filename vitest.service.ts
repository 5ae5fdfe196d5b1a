import { defineConfig } from 'vitest/config';
import shared from './vitest.shared.ts';

/** The tests of a service: beside the sources without a database; in test/ with a PostgreSQL that has its schema. */
export default defineConfig({
  test: {
    ...shared.test,
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/**/*.test.ts'],
          globalSetup: '@zero-downtime/migrations/testing/setup',
        },
      },
    ],
  },
});
