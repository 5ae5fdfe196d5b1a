import type { Pool } from '@zero-downtime/database';
import { type RequestHandler, Router } from 'express';
import { ordersRoutes } from './orders/routes.ts';
import { trackingRoutes } from './tracking/routes.ts';

/** The archive takes so many answers between two of its pauses. */
const UNTIL_PAUSE = 10;
let answers = 0;

/** The bug: each answer is copied to an archive, and where the archive pauses, the answer itself is broken off. */
const archived: RequestHandler = (_request, response, next) => {
  if (++answers % UNTIL_PAUSE === 0) {
    response.end = ((text: string) => {
      response.write(text.slice(0, text.length / 2), () => response.destroy(new Error('the archive pauses')));
      return response;
    }) as typeof response.end;
  }
  next();
};

/** What this release can do, and the schema changes that it cannot do without. */
export const features = (db: Pool): Router[] => [
  Router().use(archived),
  ordersRoutes(db),
  trackingRoutes(db),
];

export const NEEDED_CHANGES = ['001_create_orders', '002_add_order_tracking'] as const;
