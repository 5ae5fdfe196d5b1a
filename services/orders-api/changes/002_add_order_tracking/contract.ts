import { type SchemaSession, setNotNull } from '@zero-downtime/migrations/change';

/** 1.0.0 places orders without a tracking number. */
export const oldestRelease = '2.0.0';

export async function up(schema: SchemaSession): Promise<void> {
  await setNotNull(schema, 'orders', 'tracking_number');
}
