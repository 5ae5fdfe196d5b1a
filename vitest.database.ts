import { defineConfig, type ViteUserConfig } from 'vitest/config';
import shared from './vitest.shared.ts';

/**
 * The tests of a package, of which `files` use one PostgreSQL, each test with a database of its own. These files run in sequence: roles
 * and locks belong to the whole server.
 */
export const databaseTests = (files: string[]): ViteUserConfig =>
  defineConfig({
    test: {
      ...shared.test,
      projects: [
        { extends: true, test: { name: 'unit', include: ['{src,test}/**/*.test.ts'], exclude: files } },
        {
          extends: true,
          test: {
            name: 'database',
            include: files,
            globalSetup: '@zero-downtime/database/testing/setup',
            fileParallelism: false,
          },
        },
      ],
    },
  });
