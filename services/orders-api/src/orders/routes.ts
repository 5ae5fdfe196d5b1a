import { requireScope } from '@zero-downtime/auth';
import type { Pool } from '@zero-downtime/database';
import { Problem, rawBodyOf, readIdempotencyKey, refuseOtherMethods, sendJson } from '@zero-downtime/http';
import { type Response, Router } from 'express';
import { reachToCancel, reachToCustomer, reachToRead } from '../access.ts';
import { orderNotFound, preconditionRequired } from '../problems.ts';
import { cancelOrder, changeStatus } from './change-status.ts';
import { etagOf, readIfMatch } from './etag.ts';
import { listOrders } from './list-orders.ts';
import { newOrder } from './new-order.ts';
import type { Order } from './order.ts';
import { placeOrder } from './place-order.ts';
import { readOrder } from './read-orders.ts';
import { listQuerySchema, newOrderSchema, orderIdSchema, statusChangeSchema } from './schemas.ts';

/** Routes to place, read and list orders, and to change their status. */
export function ordersRoutes(db: Pool): Router {
  const router = Router();

  const orders = router.route('/orders');
  orders.post(async (request, response) => {
    const { subject } = requireScope(request, 'orders:write');
    const key = readIdempotencyKey(request.get('Idempotency-Key'));
    const wanted = newOrder(subject, newOrderSchema.parse(request.body));
    const keyed = key === undefined ? undefined : { key, body: rawBodyOf(request) };
    const { order, replayed } = await placeOrder(db, wanted, keyed);
    sendJson(response, 201, order, {
      ETag: etagOf(order),
      Location: `/orders/${order.id}`,
      ...(replayed && { 'Idempotency-Replayed': 'true' }),
    });
  });
  orders.get(async (request, response) => {
    const { customerId, ...page } = listQuerySchema.parse(request.query);
    const reach = customerId === undefined ? reachToRead(request) : reachToCustomer(request, customerId);
    sendJson(response, 200, await listOrders(db, reach, page));
  });

  const order = router.route('/orders/:id');
  order.get(async (request, response) => {
    const reach = reachToRead(request);
    const { id } = orderIdSchema.parse(request.params);
    sendOrder(response, (await readOrder(db, id, reach)) ?? noSuchOrder(id));
  });
  order.patch(async (request, response) => {
    requireScope(request, 'orders:fulfil');
    const { id } = orderIdSchema.parse(request.params);
    const condition = readIfMatch(request.get('If-Match'));
    if (condition === undefined) throw new Problem(preconditionRequired);
    const { status: to } = statusChangeSchema.parse(request.body);
    sendOrder(response, await changeStatus(db, { id, to, reach: 'all', condition }));
  });

  const cancel = router.route('/orders/:id/cancel');
  cancel.post(async (request, response) => {
    const reach = reachToCancel(request);
    const { id } = orderIdSchema.parse(request.params);
    const condition = readIfMatch(request.get('If-Match'));
    sendOrder(response, await cancelOrder(db, { id, reach, condition }));
  });

  for (const route of [orders, order, cancel]) refuseOtherMethods(route);
  return router;
}

function sendOrder(response: Response, order: Order): void {
  sendJson(response, 200, order, { ETag: etagOf(order) });
}

function noSuchOrder(id: string): never {
  throw new Problem(orderNotFound, { detail: `There is no order ${id}.` });
}
