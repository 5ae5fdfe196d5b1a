import { containerTests } from './vitest.containers.ts';

/**
 * The tests of a package, of which `files` use one PostgreSQL, each test with a database of its own. These files run in sequence: roles
 * and locks belong to the whole server.
 */
export const databaseTests = (files: string[]) =>
  containerTests(files, { globalSetup: '@zero-downtime/database/testing/setup', fileParallelism: false });
