import { containerTests } from './vitest.containers.ts';

/**
 * The tests of a service: unit tests beside the sources without a database; tests in test/ with the databases of `globalSetup`, by default one
 * for each state of the schema that the release can meet.
 */
export const serviceTests = (globalSetup = '@zero-downtime/migrations/testing/setup') =>
  containerTests(['test/**/*.test.ts'], { globalSetup });
