import { defineProblem } from '@zero-downtime/http';

export const eventDiffers = defineProblem({
  slug: 'tracking-event-differs',
  status: 409,
  title: 'Tracking event differs',
  about:
    'The order has an event with this id and another content. Events are not changed; a new one needs a new id.',
});

export const trackingProblemTypes = [eventDiffers] as const;
