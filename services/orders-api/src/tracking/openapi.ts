import type { Feature } from '@zero-downtime/openapi';
import { anOrder } from '../orders/examples.ts';
import { orderIdSchema } from '../orders/schemas.ts';
import { orderNotFound } from '../problems.ts';
import { eventDiffers } from './problems.ts';
import { eventSchema, newEventSchema, trackingSchema } from './schemas.ts';
import type { Tracking, TrackingEvent } from './tracking.ts';

const anEvent: TrackingEvent = {
  id: 'scan-17',
  status: 'in_transit',
  carrier: 'Parcel Post',
  description: 'Left the sorting centre',
  occurredAt: '2026-03-01T18:30:00.000Z',
};
const event = { event: { summary: 'On its way', value: anEvent } };

const aTracking: Tracking = {
  orderId: anOrder.id,
  trackingNumber: anOrder.trackingNumber,
  carrier: anEvent.carrier,
  status: anEvent.status,
  events: [anEvent],
};

export const trackingDescription: Feature = {
  name: 'Tracking',
  description: 'The location of an order, from the events of its carrier.',
  scopes: { 'tracking:write': 'Add events to the tracking of any order.' },
  operations: [
    {
      id: 'readTracking',
      method: 'get',
      path: '/orders/{id}/tracking',
      summary: 'Read the tracking of an order',
      scopes: ['orders:read', 'orders:read:all'],
      params: orderIdSchema,
      answers: {
        200: {
          description: 'The tracking of the order.',
          schema: trackingSchema,
          examples: { tracking: { summary: 'On its way', value: aTracking } },
        },
      },
      problems: [orderNotFound],
    },
    {
      id: 'addTrackingEvent',
      method: 'post',
      path: '/orders/{id}/tracking/events',
      summary: 'Add a tracking event',
      description:
        'Idempotent: the event’s `id` identifies it. Events may arrive in any order; they are sorted by `occurredAt`.',
      scopes: ['tracking:write'],
      params: orderIdSchema,
      body: { schema: newEventSchema, examples: event },
      answers: {
        200: { description: 'The event was stored before.', schema: eventSchema, examples: event },
        201: { description: 'The event is new.', schema: eventSchema, examples: event },
      },
      problems: [orderNotFound, eventDiffers],
    },
  ],
};
