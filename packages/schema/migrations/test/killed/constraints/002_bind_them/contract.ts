import { type SchemaSession, setNotNull } from '../../../../src/change/index.ts';
import { spare } from './expand.ts';

export const oldestRelease = '2.0.0';
export const fence = [{ table: 'things', check: 'lucky IS NOT NULL' }];

export async function up(schema: SchemaSession): Promise<void> {
  await setNotNull(schema, 'things', 'lucky');
  await spare.contract(schema);
}
