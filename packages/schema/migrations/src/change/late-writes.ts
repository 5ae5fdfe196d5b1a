import type { Knex } from 'knex';

/** A column that is to be dropped, and who wrote it last: `shop/1.0.0`, as its sessions call themselves. */
export interface LateWrite {
  table: string;
  column: string;
  application: string;
  /** The minute in which it was written last. */
  at: Date;
}

/** Who wrote columns that are watched by `dropColumn`, since a moment. Any role may ask. */
export async function lateWrites(knex: Knex, since: Date): Promise<LateWrite[]> {
  return knex('release.late_writes')
    .where('minute', '>=', knex.raw("date_trunc('minute', ?::timestamptz)", [since]))
    .groupBy('table_name', 'column_name', 'application')
    .orderBy(['table_name', 'column_name', 'application'])
    .select({ table: 'table_name', column: 'column_name', application: 'application' })
    .max({ at: 'minute' }) as unknown as Promise<LateWrite[]>;
}
