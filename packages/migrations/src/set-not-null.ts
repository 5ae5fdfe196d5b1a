import type { SchemaSession } from './schema-session.ts';

/**
 * SET NOT NULL without reading the table under an exclusive lock: a CHECK that is not valid yet, its validation (which
 * lets readers and writers pass), SET NOT NULL (which PostgreSQL 12 and later then believes without reading), and the CHECK's end.
 */
export async function setNotNull(schema: SchemaSession, table: string, column: string): Promise<void> {
  const check = `${table}_${column}_not_null`.slice(0, 63);
  await schema.step(`fence ${table}.${column}`, (knex) =>
    knex.raw('alter table ?? add constraint ?? check (?? is not null) not valid', [table, check, column]),
  );
  await schema.step(`validate ${table}.${column}`, (knex) =>
    knex.raw('alter table ?? validate constraint ??', [table, check]),
  );
  await schema.step(`set not null ${table}.${column}`, (knex) =>
    knex.raw('alter table ?? alter column ?? set not null', [table, column]),
  );
  await schema.step(`drop fence ${table}.${column}`, (knex) =>
    knex.raw('alter table ?? drop constraint ??', [table, check]),
  );
}
