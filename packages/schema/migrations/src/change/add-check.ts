import type { SchemaSession } from './change.ts';
import { plain } from './sql-text.ts';
import { validateConstraint } from './validate-constraint.ts';

/** A condition that every row of a table must meet. */
export interface Check {
  table: string;
  /** The name of the constraint. */
  name: string;
  /** SQL, such as `total_minor >= 0`. */
  check: string;
}

/**
 * Adds a CHECK that holds for new rows at once, then looks at those there are. In an expand phase the old release must
 * not write what it forbids.
 *
 * Locks: ACCESS EXCLUSIVE for a moment; the reading of the table locks nobody out.
 * @throws 23514 when there are rows that do not meet it; run again once they do.
 */
export async function addCheck(schema: SchemaSession, { table, name, check }: Check): Promise<void> {
  await schema.step(`check ${name}: new rows`, (knex) =>
    knex.raw(`ALTER TABLE ?? ADD CONSTRAINT ?? CHECK (${plain(check)}) NOT VALID`, [table, name]),
  );
  await validateConstraint(schema, `check ${name}: rows there are`, { table, constraint: name });
}
