import type { SchemaSession } from './change.ts';
import { plain } from './sql-text.ts';

export interface NewColumn {
  table: string;
  column: string;
  /** SQL, such as `uuid`. */
  type: string;
  /** SQL, such as `gen_random_uuid()`: for rows that do not say. */
  default: string;
}

/**
 * Adds a column whose default is another for each row. PostgreSQL would write the whole table anew under ACCESS EXCLUSIVE;
 * so it comes empty, new rows get the default, and those there are get theirs by a backfill:
 * `fillColumn({ table, key, column, value: theDefault })`. A constant default needs no helper: PostgreSQL keeps it aside.
 *
 * Locks: ACCESS EXCLUSIVE for a moment.
 */
export async function addColumnWithDefault(schema: SchemaSession, added: NewColumn): Promise<void> {
  const { table, column, type } = added;
  await schema.step(`add ${table}.${column}`, (knex) =>
    knex.raw(`ALTER TABLE ?? ADD COLUMN ?? ${type}, ALTER COLUMN ?? SET DEFAULT ${plain(added.default)}`, [
      table,
      column,
      column,
    ]),
  );
}
