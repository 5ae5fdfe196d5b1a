import type { SchemaSession } from '../../../../src/change/index.ts';
import { dawdle } from '../../dawdle.ts';

export async function up(schema: SchemaSession): Promise<void> {
  await schema.step('add things.code', async (knex) => {
    await knex.raw('ALTER TABLE things ADD COLUMN code text');
    await dawdle(knex);
  });
}
