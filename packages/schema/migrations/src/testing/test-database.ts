import type { TestDatabase } from '@zero-downtime/database/testing';
import { inject } from 'vitest';

/** `expanded`: while the release before serves, too. `contracted`: when it is gone. */
export type SchemaState = 'expanded' | 'contracted';

declare module 'vitest' {
  interface ProvidedContext {
    testDatabases: Record<SchemaState, TestDatabase>;
  }
}

/** The database of a run whose `globalSetup` is `@zero-downtime/migrations/testing/setup`. */
export const testDatabase = (state: SchemaState): TestDatabase => inject('testDatabases')[state];
