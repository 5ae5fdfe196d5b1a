import type { SchemaSession } from '../../../../src/change/index.ts';
import { dawdle } from '../../dawdle.ts';

export async function up(schema: SchemaSession): Promise<void> {
  await schema.step('create things', async (knex) => {
    await knex.raw('CREATE TABLE things (id int PRIMARY KEY)');
    await dawdle(knex);
  });
  await schema.step('create others', async (knex) => {
    await knex.raw('CREATE TABLE others (id int PRIMARY KEY)');
    await dawdle(knex);
  });
}
