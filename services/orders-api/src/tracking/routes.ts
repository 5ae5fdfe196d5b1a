import { refuseOtherMethods } from '@zero-downtime/http';
import { Router } from 'express';
import type { Knex } from 'knex';
import { noSuchOrder } from '../orders/no-such-order.ts';
import { orderIdSchema } from '../orders/schemas.ts';
import { readTracking } from './read-tracking.ts';

/** Where an order is. New in 2.0.0. */
export function trackingRoutes(db: Knex): Router {
  const router = Router();
  const tracking = router.route('/orders/:id/tracking');
  tracking.get(async (request, response) => {
    const { id } = orderIdSchema.parse(request.params);
    response.json((await readTracking(db, id)) ?? noSuchOrder(id));
  });
  refuseOtherMethods(tracking);
  return router;
}
