import { dropIndex, type SchemaSession, setNotNull } from '../../../../src/change/index.ts';
import { rename } from './expand.ts';

export const oldestRelease = '2.0.0';

export async function up(schema: SchemaSession): Promise<void> {
  await setNotNull(schema, 'orders', 'tracking_number');
  await dropIndex(schema, 'orders_by_customer');
  await rename.contract(schema);
}
