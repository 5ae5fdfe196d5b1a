import type { Knex } from 'knex';

/** Where a test can hold a run, in the middle of a transaction and for as long as it needs: see `holdAt` of the shop. */
export async function checkpoint(knex: Knex, name: string): Promise<void> {
  await knex.raw('SET LOCAL lock_timeout = 0');
  await knex.raw('SELECT pg_advisory_xact_lock_shared(hashtext(?))', [name]);
}
