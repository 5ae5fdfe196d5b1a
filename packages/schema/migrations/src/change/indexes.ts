import type { Knex } from 'knex';
import type { SchemaSession } from './change.ts';
import { ident, plain } from './names.ts';

export interface Index {
  table: string;
  /** A later run finds the index by its name. */
  name: string;
  /** SQL: what is in the parentheses, such as `customer_id, id DESC`. */
  on: string;
  unique?: boolean;
  /** The index method, such as `gin`. */
  using?: string;
  /** Columns in INCLUDE. */
  include?: readonly string[];
  /** SQL: the condition of a partial index. */
  where?: string;
}

/**
 * Builds an index concurrently. An invalid index that an interrupted build left is dropped and built again:
 * it slows writers down, serves no reader, and satisfies IF NOT EXISTS.
 *
 * Locks: SHARE UPDATE EXCLUSIVE, which blocks neither readers nor writers; it waits for older transactions.
 * Not for a partitioned table: build it on each partition.
 * @throws 23505 when a unique index finds duplicate rows.
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
 * Drops an index concurrently. Use it in a contract phase, because the old release may need the index.
 * Qualify `name` with its schema when the search path does not include it.
 *
 * Locks: SHARE UPDATE EXCLUSIVE, which blocks neither readers nor writers; it waits for transactions that use
 * the table. Not for the index of a constraint: drop the constraint.
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

/** Whether a relation exists. Names are SQL, quoted where necessary. */
export async function relationExists(knex: Knex, relation: string): Promise<boolean> {
  return (await one(knex, 'SELECT 1 AS there WHERE to_regclass(?) IS NOT NULL', [relation])) !== undefined;
}

/** Whether the table has a valid index of that name: an interrupted build leaves an invalid one. */
export async function hasValidIndex(knex: Knex, table: string, index: string): Promise<boolean> {
  return (await one<{ valid: boolean }>(knex, INDEX, [table, index]))?.valid === true;
}

/**
 * Drops the invalid index that an interrupted CREATE INDEX CONCURRENTLY left. Blocks neither readers nor
 * writers.
 */
export async function dropInvalidIndex(knex: Knex, table: string, index: string): Promise<void> {
  const found = await one<{ name: string; valid: boolean }>(knex, INDEX, [table, index]);
  if (found && !found.valid) await knex.raw(`DROP INDEX CONCURRENTLY IF EXISTS ${found.name}`);
}
