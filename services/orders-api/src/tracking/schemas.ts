import { text } from '@zero-downtime/http';
import * as z from 'zod';

const TRACKING_STATUSES = [
  'label_created',
  'in_transit',
  'out_for_delivery',
  'delivered',
  'delivery_failed',
  'returned',
] as const;

const A_DAY_MS = 86_400_000;

/** An event as a carrier sends it. */
export const newEventSchema = z
  .strictObject({
    id: text(64).meta({
      description: 'The sender’s id of the event. Retried events are idempotent.',
    }),
    status: z.enum(TRACKING_STATUSES),
    carrier: text(100),
    description: text(500),
    occurredAt: z.iso
      .datetime({ offset: true })
      .refine((time) => Date.parse(time) >= Date.UTC(2000), 'before the year 2000')
      .refine((time) => Date.parse(time) < Date.now() + A_DAY_MS, 'in the future')
      .meta({
        description:
          'The time of the event, by which events are sorted. Not before the year 2000, and at most a day in the future.',
      }),
  })
  .meta({ id: 'NewTrackingEvent' });

export const eventSchema = z
  .strictObject({
    id: z.string(),
    status: z.enum(TRACKING_STATUSES),
    carrier: z.string(),
    description: z.string(),
    occurredAt: z.iso.datetime(),
  })
  .meta({ id: 'TrackingEvent' });

export const trackingSchema = z
  .strictObject({
    orderId: z.uuid(),
    trackingNumber: z.string().nullable(),
    carrier: z.string().nullable().meta({ description: 'The carrier of the newest event.' }),
    status: z.enum(['pending', ...TRACKING_STATUSES]).meta({
      description:
        'The status of the newest event. `pending` until the backfill reaches an order of the previous release.',
    }),
    events: z.array(eventSchema).meta({ description: 'The newest 100 events, oldest first.' }),
  })
  .meta({ id: 'Tracking' });
