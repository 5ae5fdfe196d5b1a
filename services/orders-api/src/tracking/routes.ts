import { requireScope } from '@zero-downtime/auth';
import type { Pool } from '@zero-downtime/database';
import { Problem, refuseOtherMethods, sendJson } from '@zero-downtime/http';
import { Router } from 'express';
import { reachToRead } from '../access.ts';
import { orderIdSchema } from '../orders/schemas.ts';
import { orderNotFound } from '../problems.ts';
import { addEvent } from './add-event.ts';
import { readTracking } from './read-tracking.ts';
import { newEventSchema } from './schemas.ts';

/** Routes to read and add tracking events. New in 2.0.0. */
export function trackingRoutes(db: Pool): Router {
  const router = Router();

  const tracking = router.route('/orders/:id/tracking');
  tracking.get(async (request, response) => {
    const reach = reachToRead(request);
    const { id } = orderIdSchema.parse(request.params);
    const found = await readTracking(db, id, reach);
    if (!found) throw new Problem(orderNotFound, { detail: `There is no order ${id}.` });
    sendJson(response, 200, found);
  });

  const events = router.route('/orders/:id/tracking/events');
  events.post(async (request, response) => {
    requireScope(request, 'tracking:write');
    const { id } = orderIdSchema.parse(request.params);
    const { event, added } = await addEvent(db, id, newEventSchema.parse(request.body));
    sendJson(response, added ? 201 : 200, event);
  });

  for (const route of [tracking, events]) refuseOtherMethods(route);
  return router;
}
