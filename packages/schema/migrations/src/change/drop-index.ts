import { relationExists } from './catalogue.ts';
import type { SchemaSession } from './change.ts';
import { ident } from './sql-text.ts';

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
