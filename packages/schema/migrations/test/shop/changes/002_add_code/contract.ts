import { type SchemaSession, setNotNull } from '../../../../src/change/index.ts';
import { checkpoint } from '../../checkpoint.ts';

export const oldestRelease = '2.0.0';

export async function up(schema: SchemaSession): Promise<void> {
  await setNotNull(schema, 'things', 'code');
  await schema.step('drop others', async (knex) => {
    await knex.raw('DROP TABLE others');
    await checkpoint(knex, 'drop others');
  });
}
