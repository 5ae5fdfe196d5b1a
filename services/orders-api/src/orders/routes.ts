import { Problem } from '@zero-downtime/http';
import { Router } from 'express';
import type { Knex } from 'knex';
import { cancelOrder } from './cancel-order.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { insertOrder } from './insert-order.ts';
import { readOrder, readOrders } from './read-orders.ts';
import { listQuerySchema, newOrderSchema, orderIdSchema } from './schemas.ts';

/** Placing, reading, listing and cancelling orders. */
export function ordersRoutes(db: Knex): Router {
  const router = Router();

  router.post('/orders', async (request, response) => {
    const order = await insertOrder(db, newOrderSchema.parse(request.body));
    response.status(201).location(`/orders/${order.id}`).json(order);
  });

  router.get('/orders', async (request, response) => {
    const { limit, cursor, customerId } = listQuerySchema.parse(request.query);
    const after = cursor === undefined ? undefined : decodeCursor(cursor);
    if (cursor !== undefined && after === undefined)
      throw new Problem({
        status: 400,
        title: 'Unknown cursor',
        detail: 'Pass nextCursor of a page as it was given.',
      });
    // One more than asked for tells whether there is a next page.
    const found = await readOrders(db, { limit: limit + 1, after, customerId });
    const orders = found.slice(0, limit);
    const last = orders.at(-1);
    response.json({ orders, nextCursor: found.length > limit && last ? encodeCursor(last.id) : null });
  });

  router.get('/orders/:id', async (request, response) => {
    const { id } = orderIdSchema.parse(request.params);
    response.json((await readOrder(db, id)) ?? fail(id));
  });

  router.post('/orders/:id/cancel', async (request, response) => {
    const { id } = orderIdSchema.parse(request.params);
    response.json((await cancelOrder(db, id)) ?? fail(id));
  });

  return router;
}

function fail(id: string): never {
  throw new Problem({ status: 404, title: 'No such order', detail: `There is no order ${id}.` });
}
