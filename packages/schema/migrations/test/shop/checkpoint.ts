import type { Knex } from 'knex';

/** Where a test can hold a run, in the middle of a transaction and for as long as it needs: see `holdAt` of the shop. */
export async function checkpoint(knex: Knex, name: string): Promise<void> {
  const result = await knex.raw('SELECT pg_try_advisory_xact_lock_shared(hashtext(?)) AS free', [name]);
  // The linter's client has no rows. Only a run that is held waits longer than its step allows.
  if (result?.rows?.[0]?.free !== false) return;
  await knex.raw('SET LOCAL lock_timeout = 0');
  await knex.raw('SELECT pg_advisory_xact_lock_shared(hashtext(?))', [name]);
}
