import type { Knex } from 'knex';

/** Takes SLOW_MS in the middle of a transaction. */
export async function dawdle(knex: Knex): Promise<void> {
  const ms = Number(process.env.SLOW_MS ?? 0);
  if (ms > 0) await knex.raw('SELECT pg_sleep(?)', [ms / 1000]);
}
