import { defineProblem } from '@zero-downtime/http';

export const eventDiffers = defineProblem({
  slug: 'tracking-event-differs',
  status: 409,
  title: 'Tracking event differs',
  about:
    'The order already has an event with this id and different content. Events cannot be changed: send a new event with a new id.',
});

export const trackingProblemTypes = [eventDiffers] as const;
