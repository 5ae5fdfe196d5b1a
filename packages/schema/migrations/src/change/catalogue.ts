import type { Knex } from 'knex';

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
