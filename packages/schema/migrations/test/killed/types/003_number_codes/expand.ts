import { type SchemaSession, syncColumns } from '../../../../src/change/index.ts';

export async function up(schema: SchemaSession): Promise<void> {
  await schema.step('add things.number', (knex) => knex.raw('ALTER TABLE things ADD COLUMN number int'));
  await syncColumns(schema, {
    table: 'things',
    key: 'id',
    from: 'code',
    to: 'number',
    forward: (code) => `${code}::int`,
    backward: (number) => `'0' || ${number}`,
  });
}
