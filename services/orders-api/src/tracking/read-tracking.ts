import { type Pool, statement } from '@zero-downtime/database';
import { customerOf, type Reach } from '../access.ts';
import { type Tracking, type TrackingEventRow, toEvent } from './tracking.ts';

interface Row extends Omit<TrackingEventRow, 'event_id'> {
  tracking_number: string | null;
  /** null if the order has no events. */
  event_id: string | null;
}

const READ_TRACKING = statement<Row>(
  'read_tracking',
  `SELECT tracking_number, event_id, event.status, carrier, description, occurred_at
     FROM orders LEFT JOIN LATERAL (
       SELECT * FROM tracking_events WHERE order_id = orders.id ORDER BY occurred_at DESC, event_id DESC LIMIT 100
     ) AS event ON true
    WHERE id = $1 AND ($2::text IS NULL OR customer_id = $2)
    ORDER BY occurred_at, event_id`,
  { idempotent: true },
);

/**
 * undefined when there is no such order that the request may access. An order of the previous release has no tracking number
 * and no events until the backfill reaches it.
 */
export async function readTracking(db: Pool, orderId: string, reach: Reach): Promise<Tracking | undefined> {
  const rows = await db.query(READ_TRACKING, [orderId, customerOf(reach)]);
  const [order] = rows;
  if (!order) return undefined;
  const events = rows.filter((row): row is Row & TrackingEventRow => row.event_id !== null).map(toEvent);
  const newest = events.at(-1);
  return {
    orderId,
    trackingNumber: order.tracking_number,
    carrier: newest?.carrier ?? null,
    status: newest?.status ?? 'pending',
    events,
  };
}
