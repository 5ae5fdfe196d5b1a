import type { z } from 'zod';
import type { eventSchema, newEventSchema, trackingSchema } from './schemas.ts';

export type NewTrackingEvent = z.output<typeof newEventSchema>;
export type TrackingEvent = z.output<typeof eventSchema>;
export type Tracking = z.output<typeof trackingSchema>;

export interface TrackingEventRow {
  event_id: string;
  status: TrackingEvent['status'];
  carrier: string;
  description: string;
  occurred_at: Date;
}

export const toEvent = (row: TrackingEventRow): TrackingEvent => ({
  id: row.event_id,
  status: row.status,
  carrier: row.carrier,
  description: row.description,
  occurredAt: row.occurred_at.toISOString(),
});
