import { addIndex } from './add-index.ts';
import type { SchemaSession } from './change.ts';
import { objectName } from './object-name.ts';
import { ident } from './sql-text.ts';

export interface Unique {
  table: string;
  columns: readonly string[];
  /** Of the constraint and its index; by default the table, the columns and `key`. */
  name?: string;
}

/**
 * Adds a UNIQUE constraint over an index that is built while the table is read and written. From the building on, rows
 * that are the same are refused, also those of the old release.
 *
 * Locks: ACCESS EXCLUSIVE for a moment at the end.
 * @throws 23505 when there are rows that are the same; run again once there are none.
 */
export async function addUnique(schema: SchemaSession, { table, columns, name }: Unique): Promise<void> {
  const constraint = name ?? objectName(table, ...columns, 'key');
  const on = columns.map(ident).join(', ');
  await addIndex(schema, { table, name: constraint, on, unique: true });
  await schema.step(`unique ${constraint}`, (knex) =>
    knex.raw('ALTER TABLE ?? ADD CONSTRAINT ?? UNIQUE USING INDEX ??', [table, constraint, constraint]),
  );
}
