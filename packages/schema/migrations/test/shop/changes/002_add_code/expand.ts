import type { SchemaSession } from '../../../../src/change/index.ts';
import { checkpoint } from '../../checkpoint.ts';

export async function up(schema: SchemaSession): Promise<void> {
  await schema.step('add things.code', async (knex) => {
    await knex.raw('ALTER TABLE things ADD COLUMN code text');
    await checkpoint(knex, 'add things.code');
  });
}
