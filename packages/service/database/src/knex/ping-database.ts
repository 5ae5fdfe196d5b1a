import type { Database } from './create-database.ts';

/**
 * Asks the database for an answer, through the pool.
 * @throws what the connection or the query failed with, or Knex's timeout error after `timeoutMs`.
 */
export async function pingDatabase(db: Database, timeoutMs = 2_000): Promise<void> {
  await db.raw('select 1').timeout(timeoutMs);
}
