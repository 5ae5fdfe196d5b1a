import type { Knex } from 'knex';
import type { SchemaSession } from './change.ts';
import { ident, plain } from './names.ts';

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

/**
 * Drops an index while its table is read and written. The old release may need it: in a contract phase, unless you know.
 * `name` is with its schema where the search path does not have it.
 *
 * Locks: SHARE UPDATE EXCLUSIVE, which keeps out neither readers nor writers; it waits for transactions that use the table.
 * Not for the index of a constraint: drop the constraint.
 */
export async function dropIndex(schema: SchemaSession, name: string): Promise<void> {
  await schema.outside(`drop index ${name}`, {
    isDone: async (knex) => !(await relationExists(knex, ident(name))),
    run: (knex) => knex.raw('DROP INDEX CONCURRENTLY IF EXISTS ??', [name]),
  });
}

async function one<T>(knex: Knex, sql: string, bindings: readonly string[]): Promise<T | undefined> {
  const { rows } = await knex.raw<{ rows: T[] }>(sql, bindings);
  return rows[0];
}

const INDEX = `
SELECT indexrelid::regclass::text AS name, indisvalid AS valid FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
 WHERE indrelid = to_regclass(?) AND relname = ?`;

/** Whether there is a relation of that name; names here are as SQL has them, quoted where they must be. */
export async function relationExists(knex: Knex, relation: string): Promise<boolean> {
  return (await one(knex, 'SELECT 1 AS there WHERE to_regclass(?) IS NOT NULL', [relation])) !== undefined;
}

/** Whether the table has an index of that name that is whole: one whose building was broken off is there, but invalid. */
export async function hasValidIndex(knex: Knex, table: string, index: string): Promise<boolean> {
  return (await one<{ valid: boolean }>(knex, INDEX, [table, index]))?.valid === true;
}

/** Drops what an unfinished CREATE INDEX CONCURRENTLY has left. Locks nobody out. */
export async function dropInvalidIndex(knex: Knex, table: string, index: string): Promise<void> {
  const found = await one<{ name: string; valid: boolean }>(knex, INDEX, [table, index]);
  if (found && !found.valid) await knex.raw(`DROP INDEX CONCURRENTLY IF EXISTS ${found.name}`);
}
