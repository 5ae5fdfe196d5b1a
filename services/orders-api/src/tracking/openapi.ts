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
  description: 'Where an order is, by what its carrier tells.',
  scopes: { 'tracking:write': 'Add events to the tracking of any order.' },
  operations: [
    {
      id: 'readTracking',
      method: 'get',
      path: '/orders/{id}/tracking',
      summary: 'Where is an order?',
      scopes: ['orders:read', 'orders:read:all'],
      params: orderIdSchema,
      answers: {
        200: {
          description: 'Its tracking.',
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
      summary: 'Tell what happened to an order',
      description: 'Events may arrive twice and in any order: the time at which they happened orders them.',
      scopes: ['tracking:write'],
      params: orderIdSchema,
      body: { schema: newEventSchema, examples: event },
      answers: {
        200: { description: 'It was known before.', schema: eventSchema, examples: event },
        201: { description: 'It is new.', schema: eventSchema, examples: event },
      },
      problems: [orderNotFound, eventDiffers],
    },
  ],
};
