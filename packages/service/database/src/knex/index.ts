export { closeDatabase } from './close-database.ts';
export { createDatabase, type Database, type DatabaseOptions } from './create-database.ts';
export { pingDatabase } from './ping-database.ts';
export { waitForDatabase } from './wait-for-database.ts';
