import { defineConfig, type ViteUserConfig } from 'vitest/config';
import shared from './vitest.shared.ts';

/**
 * The tests of a service: beside the sources without a database; in test/ with the databases that `globalSetup` provides, by default one
 * for each state of the schema that the release meets.
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
