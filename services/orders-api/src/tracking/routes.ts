import { Problem } from '@zero-downtime/http';
import { Router } from 'express';
import type { Knex } from 'knex';
import { orderIdSchema } from '../orders/schemas.ts';
import { readTracking } from './read-tracking.ts';

/** Where an order is. New in 2.0.0. */
export function trackingRoutes(db: Knex): Router {
  const router = Router();

  router.get('/orders/:id/tracking', async (request, response) => {
    const { id } = orderIdSchema.parse(request.params);
    const tracking = await readTracking(db, id);
    if (!tracking)
      throw new Problem({ status: 404, title: 'No such order', detail: `There is no order ${id}.` });
    response.json(tracking);
  });

  return router;
}
