import { idempotencyKeyReused, invalidIdempotencyKey, unknownCursor } from '@zero-downtime/http';
import type { Examples, Feature } from '@zero-downtime/openapi';
import { idempotencyKey, ifMatch, ownHeaders } from '../headers.ts';
import {
  idempotencyKeyInUse,
  invalidIfMatch,
  orderNotFound,
  preconditionFailed,
  preconditionRequired,
  transitionNotPossible,
} from '../problems.ts';
import { anOrder, aPage } from './examples.ts';
import { pageSchema } from './list-orders.ts';
import { orderSchema, placedSchema } from './order.ts';
import { listQuerySchema, newOrderSchema, orderIdSchema, statusChangeSchema } from './schemas.ts';

const READ = ['orders:read', 'orders:read:all'];
const {
  customer: { name, email },
  currency,
  items,
} = anOrder;
const order: Examples = { order: { summary: 'An order', value: anOrder } };

const answer = (description: string) => ({
  description,
  schema: orderSchema,
  examples: order,
  headers: ['ETag'],
});

export const ordersDescription: Feature = {
  name: 'Orders',
  description:
    'The status of an order is `placed`, then `confirmed`, `shipped` and `delivered`. Until it is shipped, it can be `cancelled`. A customer gets 404 for the orders of other customers.',
  scopes: {
    'orders:read': 'Read one’s own orders.',
    'orders:write': 'Place orders, and cancel the customer’s own orders.',
    'orders:read:all': 'Read the orders of all customers.',
    'orders:fulfil': 'Change the status of any order.',
  },
  headers: ownHeaders,
  operations: [
    {
      id: 'placeOrder',
      method: 'post',
      path: '/orders',
      summary: 'Place an order',
      description:
        'The customer is the `sub` of the token. With an `Idempotency-Key` the request can be retried safely.',
      scopes: ['orders:write'],
      headers: [idempotencyKey],
      body: {
        schema: newOrderSchema,
        examples: {
          order: { summary: 'An order', value: { customer: { name, email }, currency, items } },
          shortest: { summary: 'Minimal order', value: { currency, items: items.slice(0, 1) } },
        },
      },
      answers: {
        201: {
          ...answer('The order; with `Idempotency-Replayed`, as the release that placed it answered.'),
          schema: placedSchema,
          headers: ['Location', 'ETag', 'Idempotency-Replayed'],
        },
      },
      problems: [invalidIdempotencyKey, idempotencyKeyInUse, idempotencyKeyReused],
    },
    {
      id: 'listOrders',
      method: 'get',
      path: '/orders',
      summary: 'List orders, newest first',
      description:
        'Lists the customer’s own orders; with the scope `orders:read:all`, those of all customers. New orders do not shift the pages. A page has at most 1,000 items, so it may have fewer than `limit` orders; only `nextCursor` tells whether it is the last.',
      scopes: READ,
      query: listQuerySchema,
      answers: {
        200: {
          description: 'A page of orders.',
          schema: pageSchema,
          examples: { page: { summary: 'The last page', value: aPage } },
        },
      },
      problems: [unknownCursor],
    },
    {
      id: 'readOrder',
      method: 'get',
      path: '/orders/{id}',
      summary: 'Read an order',
      scopes: READ,
      params: orderIdSchema,
      answers: { 200: answer('The order.') },
      problems: [orderNotFound],
    },
    {
      id: 'changeOrder',
      method: 'patch',
      path: '/orders/{id}',
      summary: 'Change the status of an order',
      description: 'Requires `If-Match`. Of two concurrent changes, the second fails with 412.',
      scopes: ['orders:fulfil'],
      params: orderIdSchema,
      headers: [{ ...ifMatch, required: true }],
      body: {
        schema: statusChangeSchema,
        examples: { confirm: { summary: 'Confirm the order', value: { status: 'confirmed' } } },
      },
      answers: { 200: answer('The current order.') },
      problems: [
        invalidIfMatch,
        orderNotFound,
        transitionNotPossible,
        preconditionFailed,
        preconditionRequired,
      ],
    },
    {
      id: 'cancelOrder',
      method: 'post',
      path: '/orders/{id}/cancel',
      summary: 'Cancel an order',
      description:
        'Idempotent: cancelling a cancelled order succeeds. Customers can cancel their own orders.',
      scopes: ['orders:write', 'orders:fulfil'],
      params: orderIdSchema,
      headers: [ifMatch],
      answers: { 200: answer('The current order.') },
      problems: [invalidIfMatch, orderNotFound, transitionNotPossible, preconditionFailed],
    },
  ],
};
