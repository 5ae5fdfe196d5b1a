import type { Knex } from 'knex';
import { dropInvalidIndex, hasValidIndex } from './catalogue.ts';
import type { SchemaSession } from './change.ts';
import { ident, plain } from './sql-text.ts';

export interface Index {
  table: string;
  /** By which a later run sees whether it is there. */
  name: string;
  /** SQL: what stands in the parentheses, such as `customer_id, id DESC`. */
  on: string;
  unique?: boolean;
  /** The method, such as `gin`. */
  using?: string;
  /** Columns that the index only carries. */
  include?: readonly string[];
  /** SQL: the rows that the index is of. */
  where?: string;
}

/**
 * Builds an index while the table is read and written. One that was broken off is taken away and built anew: PostgreSQL
 * leaves an invalid index behind, which slows writers down, serves no reader, and satisfies IF NOT EXISTS.
 *
 * Locks: SHARE UPDATE EXCLUSIVE, which keeps out neither readers nor writers; it waits for transactions that are older.
 * Not for a partitioned table: build it on each partition.
 * @throws 23505 when a unique one finds rows that are the same.
 */
export async function addIndex(schema: SchemaSession, index: Index): Promise<void> {
  await schema.outside(`index ${index.name}`, {
    isDone: (knex) => hasValidIndex(knex, ident(index.table), index.name),
    repair: (knex) => dropInvalidIndex(knex, ident(index.table), index.name),
    run: (knex) => create(knex, index),
  });
}

function create(knex: Knex, { table, name, on, unique, using, include, where }: Index) {
  return knex.raw(
    `CREATE ${unique ? 'UNIQUE ' : ''}INDEX CONCURRENTLY ?? ON ??` +
      `${using ? ` USING ${using}` : ''} (${plain(on)})` +
      `${include ? ` INCLUDE (${include.map(() => '??').join(', ')})` : ''}` +
      `${where ? ` WHERE ${plain(where)}` : ''}`,
    [name, table, ...(include ?? [])],
  );
}
