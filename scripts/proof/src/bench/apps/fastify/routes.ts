import type { Pool } from '@zero-downtime/database';
import { etagOf } from '@zero-downtime/orders-api/orders/etag';
import { listOrders } from '@zero-downtime/orders-api/orders/list-orders';
import { newOrder } from '@zero-downtime/orders-api/orders/new-order';
import { placeOrder } from '@zero-downtime/orders-api/orders/place-order';
import { readOrder } from '@zero-downtime/orders-api/orders/read-orders';
import type { NewOrder } from '@zero-downtime/orders-api/orders/schemas';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { listQueryJson, newOrderJson, orderIdJson, orderJson, pageJson } from './json-schemas.ts';

const RAW = Symbol('raw body');
type WithRaw = FastifyRequest & { [RAW]?: Buffer };

export function orderRoutes(app: FastifyInstance, db: Pool): void {
  keepRawBody(app);

  app.post<{ Body: NewOrder }>(
    '/orders',
    { schema: { body: newOrderJson, response: { 201: orderJson } } },
    async (request, reply) => {
      const { subject } = need(request, 'orders:write');
      const key = request.headers['idempotency-key'] as string | undefined;
      const keyed =
        key === undefined ? undefined : { key, body: (request as WithRaw)[RAW] ?? Buffer.alloc(0) };
      const { order } = await placeOrder(db, newOrder(subject, request.body), keyed);
      reply.code(201).header('ETag', etagOf(order)).header('Location', `/orders/${order.id}`);
      return order;
    },
  );

  app.get<{ Params: { id: string } }>(
    '/orders/:id',
    { schema: { params: orderIdJson, response: { 200: orderJson } } },
    async (request, reply) => {
      const order = await readOrder(db, request.params.id, reachOf(request));
      if (!order) return reply.code(404).send({ title: 'No such order' });
      reply.header('ETag', etagOf(order));
      return order;
    },
  );

  app.get<{ Querystring: { limit: number; cursor?: string } }>(
    '/orders',
    { schema: { querystring: listQueryJson, response: { 200: pageJson } } },
    (request) => listOrders(db, reachOf(request), request.query),
  );
}

/** Keeps the raw body for the fingerprint, which Fastify does not. Parses like Fastify's parser. */
function keepRawBody(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    (request as WithRaw)[RAW] = body;
    parse(request, body.toString(), done);
  });
}

function need({ identity }: FastifyRequest, scope: string) {
  if (!identity.scopes.has(scope)) throw Object.assign(new Error('insufficient scope'), { statusCode: 403 });
  return identity;
}

const reachOf = (request: FastifyRequest) => ({ customerId: need(request, 'orders:read').subject });
