import { inject } from 'vitest';
import { freshDatabase, type TestDatabase } from './fresh-database.ts';

/** Creates an empty database in the PostgreSQL of a run whose `globalSetup` is `@zero-downtime/database/testing/setup`. */
export const runDatabase = (): Promise<TestDatabase> => freshDatabase(inject('postgres'));
