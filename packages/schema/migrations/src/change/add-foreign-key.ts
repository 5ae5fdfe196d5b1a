import type { SchemaSession } from './change.ts';
import { objectName } from './object-name.ts';
import { validateConstraint } from './validate-constraint.ts';

export interface ForeignKey {
  table: string;
  columns: readonly string[];
  references: { table: string; columns: readonly string[] };
  onDelete?: 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';
  /** Of the constraint; by default the table, the columns and `fkey`. */
  name?: string;
}

/**
 * Adds a foreign key that holds for new rows at once, then looks at those there are. Give the columns an index first, with
 * addIndex: else each DELETE of a row that is referred to reads the whole table.
 *
 * Locks: SHARE ROW EXCLUSIVE on both tables for a moment, in which they can be read and not written; the reading of the
 * table locks nobody out.
 * @throws 23503 when there are rows that refer to nothing; run again once there are none.
 */
export async function addForeignKey(schema: SchemaSession, key: ForeignKey): Promise<void> {
  const { table, columns, references, onDelete } = key;
  const constraint = key.name ?? objectName(table, ...columns, 'fkey');
  await schema.step(`foreign key ${constraint}: new rows`, (knex) =>
    knex.raw(
      `ALTER TABLE ?? ADD CONSTRAINT ?? FOREIGN KEY (${list(columns)}) REFERENCES ?? (${list(references.columns)})` +
        `${onDelete ? ` ON DELETE ${onDelete.toUpperCase()}` : ''} NOT VALID`,
      [table, constraint, ...columns, references.table, ...references.columns],
    ),
  );
  await validateConstraint(schema, `foreign key ${constraint}: rows there are`, { table, constraint });
}

const list = (columns: readonly string[]) => columns.map(() => '??').join(', ');
