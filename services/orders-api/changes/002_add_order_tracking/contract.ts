import { type SchemaSession, setNotNull } from '@zero-downtime/migrations';

/** Release 1.0.0 writes orders without a tracking number: from here on they would be refused. */
export const oldestRelease = '2.0.0';

export async function up(schema: SchemaSession): Promise<void> {
  await setNotNull(schema, 'orders', 'tracking_number');
}
