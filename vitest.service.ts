import { defineConfig, type ViteUserConfig } from 'vitest/config';
import shared from './vitest.shared.ts';

/**
 * The tests of a service: unit tests beside the sources without a database; tests in test/ with the databases of `globalSetup`, by default one
 * for each state of the schema that the release can meet.
 */
export const serviceTests = (globalSetup = '@zero-downtime/migrations/testing/setup'): ViteUserConfig =>
  defineConfig({
    test: {
      ...shared.test,
      projects: [
        { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts'] } },
        { extends: true, test: { name: 'integration', include: ['test/**/*.test.ts'], globalSetup } },
      ],
    },
  });
