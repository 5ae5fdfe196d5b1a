import type { Knex } from 'knex';
import type { TrackingEventRow } from './tracking.ts';
import { DEFAULT_CARRIER } from './tracking-number.ts';

/** What every order's tracking begins with, in the transaction that places the order. */
export async function insertFirstEvent(
  trx: Knex.Transaction,
  order: { id: string; created_at: Date },
): Promise<void> {
  await trx<TrackingEventRow>('tracking_events').insert({
    order_id: order.id,
    status: 'label_created',
    carrier: DEFAULT_CARRIER,
    description: 'Label created',
    occurred_at: order.created_at,
  });
}
