import type { Knex } from 'knex';
import { type Tracking, type TrackingEventRow, toTracking } from './tracking.ts';

/** undefined when there is no such order. */
export async function readTracking(db: Knex, orderId: string): Promise<Tracking | undefined> {
  const order = await db<{ id: string; tracking_number: string | null }>('orders')
    .where({ id: orderId })
    .first('id', 'tracking_number');
  if (!order) return undefined;
  const events = await db<TrackingEventRow & { id: string }>('tracking_events')
    .where({ order_id: orderId })
    .orderBy(['occurred_at', 'id'])
    .select('status', 'carrier', 'description', 'occurred_at', 'order_id');
  return toTracking(order, events);
}
