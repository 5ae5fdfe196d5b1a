import { type Pool, statement } from '@zero-downtime/database';
import { Problem } from '@zero-downtime/http';
import { orderNotFound } from '../problems.ts';
import { eventDiffers } from './problems.ts';
import { type NewTrackingEvent, type TrackingEvent, type TrackingEventRow, toEvent } from './tracking.ts';

// A retry after a lost connection finds the event of the first try, and is answered like any duplicate event.
const ADD_EVENT = statement<TrackingEventRow>(
  'add_tracking_event',
  `INSERT INTO tracking_events (order_id, event_id, status, carrier, description, occurred_at)
   SELECT id, $2, $3, $4, $5, $6::timestamptz FROM orders WHERE id = $1
   ON CONFLICT (order_id, event_id) DO NOTHING
   RETURNING event_id, status, carrier, description, occurred_at`,
  { idempotent: true },
);
const READ_EVENT = statement<TrackingEventRow>(
  'read_tracking_event',
  `SELECT event_id, status, carrier, description, occurred_at FROM tracking_events WHERE order_id = $1 AND event_id = $2`,
  { idempotent: true },
);

/**
 * Adds an event to an order's tracking. Idempotent, and independent of the order of arrival.
 * @returns the event, and whether it is new. @throws {Problem} 404 without such an order, 409 when another event has this id.
 */
export async function addEvent(
  db: Pool,
  orderId: string,
  event: NewTrackingEvent,
): Promise<{ event: TrackingEvent; added: boolean }> {
  // The database stores microseconds, and answers have milliseconds: round first, so that a retried event equals the stored one.
  const occurredAt = new Date(event.occurredAt).toISOString();
  const { id, status, carrier, description } = event;
  const [added] = await db.query(ADD_EVENT, [orderId, id, status, carrier, description, occurredAt]);
  if (added) return { event: toEvent(added), added: true };

  const [row] = await db.query(READ_EVENT, [orderId, id]);
  if (!row) throw new Problem(orderNotFound, { detail: `There is no order ${orderId}.` });
  const seen = toEvent(row);
  if (JSON.stringify(seen) !== JSON.stringify({ id, status, carrier, description, occurredAt })) {
    throw new Problem(eventDiffers);
  }
  return { event: seen, added: false };
}
