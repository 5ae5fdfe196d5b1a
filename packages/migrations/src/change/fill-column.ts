import type { Knex } from 'knex';
import type { Backfill } from './change.ts';
import { plain } from './sql-text.ts';

export interface Filling {
  table: string;
  /** The primary key, one column: rows are gone through in its order. */
  key: string;
  column: string;
  /** SQL: what the column gets, such as `gen_random_uuid()` or `lower(email)`. Must not be null. */
  value: string;
  /** SQL: rows that need it; by default those whose column is null. */
  where?: string;
  batchSize?: number;
}

/**
 * The backfill of one column, by key. Each batch locks its rows as an UPDATE of them does; whoever adds a row that refers
 * to one of them does not wait.
 */
export function fillColumn({ table, key, column, value, where, batchSize }: Filling): Backfill {
  const needed = where ? `(${plain(where)})` : '?? IS NULL';
  const names = where ? [] : [column];
  return {
    ...(batchSize !== undefined && { batchSize }),
    async batch(knex: Knex, after, size) {
      const { rows } = await knex.raw(
        `WITH batch AS (
           SELECT ?? AS batched FROM ?? WHERE ${needed}${after === null ? '' : ' AND ?? > ?'} ORDER BY ?? LIMIT ? FOR NO KEY UPDATE
         ), filled AS (
           UPDATE ?? SET ?? = ${plain(value)} FROM batch WHERE ?? = batched RETURNING 1
         )
         SELECT (SELECT count(*)::int FROM filled) AS rows, (SELECT batched::text FROM batch ORDER BY batched DESC LIMIT 1) AS last`,
        [
          key,
          table,
          ...names,
          ...(after === null ? [] : [key, after]),
          key,
          size,
          table,
          column,
          `${table}.${key}`,
        ],
      );
      return rows[0];
    },
    async remaining(knex) {
      const { rows } = await knex.raw(`SELECT count(*)::int AS n FROM ?? WHERE ${needed}`, [table, ...names]);
      return rows[0].n;
    },
  };
}
