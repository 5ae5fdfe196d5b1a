import type { SchemaSession } from '../../../../src/change/index.ts';
import { checkpoint } from '../../checkpoint.ts';

export async function up(schema: SchemaSession): Promise<void> {
  await schema.step('create things', async (knex) => {
    await knex.raw('CREATE TABLE things (id int PRIMARY KEY)');
    await checkpoint(knex, 'create things');
  });
  await schema.step('create others', async (knex) => {
    await knex.raw('CREATE TABLE others (id int PRIMARY KEY)');
    await checkpoint(knex, 'create others');
  });
}
