import type { Knex } from 'knex';

const INHERITS = `
SELECT inhdetachpending AS pending FROM pg_inherits WHERE inhparent = to_regclass(?) AND inhrelid = to_regclass(?)`;

/** Whether `partition` still belongs to `table`, be it that its detaching has begun. */
export async function isPartition(knex: Knex, table: string, partition: string): Promise<boolean> {
  return (await knex.raw(INHERITS, [table, partition])).rows.length > 0;
}

/** Goes on where a DETACH PARTITION CONCURRENTLY was broken off. */
export async function finishDetaching(knex: Knex, table: string, partition: string): Promise<void> {
  const { rows } = await knex.raw(INHERITS, [table, partition]);
  if (rows[0]?.pending) await knex.raw(`ALTER TABLE ${table} DETACH PARTITION ${partition} FINALIZE`);
}
