import type { Knex } from 'knex';

/** A point in a transaction where a test can block a run: see `holdAt` of the shop. */
export async function checkpoint(knex: Knex, name: string): Promise<void> {
  const result = await knex.raw('SELECT pg_try_advisory_xact_lock_shared(hashtext(?)) AS free', [name]);
  // The linter's client returns no rows. Only a blocked run waits beyond the step's lock timeout.
  if (result?.rows?.[0]?.free !== false) return;
  await knex.raw('SET LOCAL lock_timeout = 0');
  await knex.raw('SELECT pg_advisory_xact_lock_shared(hashtext(?))', [name]);
}
