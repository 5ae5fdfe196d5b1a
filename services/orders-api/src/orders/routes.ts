import { Problem, refuseOtherMethods } from '@zero-downtime/http';
import { Router } from 'express';
import type { Knex } from 'knex';
import { cancelOrder } from './cancel-order.ts';
import { insertOrder } from './insert-order.ts';
import { listOrders } from './list-orders.ts';
import { noSuchOrder } from './no-such-order.ts';
import { readOrder } from './read-orders.ts';
import { listQuerySchema, newOrderSchema, orderIdSchema } from './schemas.ts';

/** Placing, reading, listing and cancelling orders. */
export function ordersRoutes(db: Knex): Router {
  const router = Router();

  const orders = router.route('/orders');
  orders.post(async (request, response) => {
    const order = await insertOrder(db, newOrderSchema.parse(request.body));
    response.status(201).location(`/orders/${order.id}`).json(order);
  });
  orders.get(async (request, response) => {
    response.json(await listOrders(db, listQuerySchema.parse(request.query)));
  });

  const order = router.route('/orders/:id');
  order.get(async (request, response) => {
    const { id } = orderIdSchema.parse(request.params);
    response.json((await readOrder(db, id)) ?? noSuchOrder(id));
  });

  const cancel = router.route('/orders/:id/cancel');
  cancel.post(async (request, response) => {
    const { id } = orderIdSchema.parse(request.params);
    const cancelled = (await cancelOrder(db, id)) ?? noSuchOrder(id);
    if (cancelled.status !== 'cancelled')
      throw new Problem({
        status: 409,
        title: 'Order cannot be cancelled',
        detail: `Order ${id} is ${cancelled.status}.`,
      });
    response.json(cancelled);
  });

  for (const route of [orders, order, cancel]) refuseOtherMethods(route);
  return router;
}
