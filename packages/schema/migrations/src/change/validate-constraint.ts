import type { SchemaSession } from './change.ts';

/**
 * VALIDATE lets readers and writers through, and so does the wait for its lock: it may wait long enough for an autovacuum
 * of the table to give way, which it does after a second.
 */
const PATIENT = "SET LOCAL lock_timeout = '3s'";

/**
 * Checks the rows that were there before a NOT VALID constraint was. Reads the whole table under SHARE UPDATE EXCLUSIVE
 * (a foreign key also takes ROW SHARE on the table it refers to): nobody waits but other changes of the schema.
 */
export async function validateConstraint(
  schema: SchemaSession,
  name: string,
  { table, constraint }: { table: string; constraint: string },
): Promise<void> {
  await schema.step(name, async (knex) => {
    await knex.raw(PATIENT);
    await knex.raw('ALTER TABLE ?? VALIDATE CONSTRAINT ??', [table, constraint]);
  });
}
