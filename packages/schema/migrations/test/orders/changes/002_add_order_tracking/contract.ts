import { type SchemaSession, setNotNull } from '@zero-downtime/migrations/change';

/** 1.0.0 places orders without a tracking number. */
export const oldestRelease = '2.0.0';

/** Watched before anything is taken away: such a row can only come from a release that is gone, or should be. */
export const fence = [{ table: 'orders', check: 'tracking_number IS NOT NULL' }];

export async function up(schema: SchemaSession): Promise<void> {
  await setNotNull(schema, 'orders', 'tracking_number');
}
