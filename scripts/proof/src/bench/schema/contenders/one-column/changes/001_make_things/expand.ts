import type { SchemaSession } from '@zero-downtime/migrations/change';

export async function up(schema: SchemaSession): Promise<void> {
  await schema.step('create things', (knex) =>
    knex.raw('CREATE TABLE things (id bigint PRIMARY KEY, body text NOT NULL, code text)'),
  );
}
