import type { Database } from './create-database.ts';

/**
 * Runs a query through the pool.
 * @throws the error of the connection or the query, or Knex's timeout error after `timeoutMs`.
 */
export async function pingDatabase(db: Database, timeoutMs = 2_000): Promise<void> {
  await db.raw('select 1').timeout(timeoutMs);
}
