export type { TestDatabase } from './fresh-database.ts';
export { startPostgres, type TestPostgres } from './start-postgres.ts';
