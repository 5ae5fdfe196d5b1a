import type { Backfill } from './change.ts';
import { ident, plain } from './sql-text.ts';

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
 * The backfill of one column, by key. A batch is a piece of the table, whether its rows need filling or not: one that looked
 * for so many rows to fill would search the whole table for the last ones, and keep those it has found locked meanwhile.
 * It locks rows as an UPDATE of them does; whoever adds a row that refers to one of them does not wait.
 */
export function fillColumn({ table, key, column, value, where, batchSize }: Filling): Backfill {
  const [rows, by] = [ident(table), ident(key)];
  const needed = where ? `(${plain(where)})` : `${ident(column)} IS NULL`;
  const pieceAfter = (lower: string) => `
WITH piece AS (SELECT ${by} AS batched FROM ${rows} WHERE ${lower} ORDER BY ${by} LIMIT ?)
SELECT (SELECT batched FROM piece ORDER BY batched LIMIT 1)::text AS first,
       (SELECT batched FROM piece ORDER BY batched DESC LIMIT 1)::text AS last`;
  // Between two ends: that reads each row once, an UPDATE of the rows that a query found reads it twice.
  const fill = `UPDATE ${rows} SET ${ident(column)} = ${plain(value)} WHERE ${by} >= ? AND ${by} <= ? AND ${needed}`;
  return {
    ...(batchSize !== undefined && { batchSize }),
    async batch(knex, after, size) {
      const found = await (after === null
        ? knex.raw(pieceAfter('true'), [size])
        : knex.raw(pieceAfter(`${by} > ?`), [after, size]));
      const [piece] = found.rows;
      if (!piece?.last) return { rows: 0, last: null };
      const { rowCount } = await knex.raw(fill, [piece.first, piece.last]);
      return { rows: rowCount, last: piece.last };
    },
    async remaining(knex) {
      const found = await knex.raw(`SELECT count(*)::int AS n FROM ${rows} WHERE ${needed}`);
      return found.rows[0].n;
    },
  };
}
