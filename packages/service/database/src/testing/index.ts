export { startPostgres, type TestDatabase, type TestPostgres } from './start-postgres.ts';
