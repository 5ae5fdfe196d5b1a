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
import { orderSchema } from './order.ts';
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
    'An order is `placed`, then `confirmed`, `shipped` and `delivered`; until it is shipped it can be `cancelled`. To a customer, the orders of others do not exist.',
  scopes: {
    'orders:read': 'Read one’s own orders.',
    'orders:write': 'Place orders, and cancel one’s own.',
    'orders:read:all': 'Read everybody’s orders.',
    'orders:fulfil': 'Change the status of any order.',
  },
  headers: ownHeaders,
  operations: [
    {
      id: 'placeOrder',
      method: 'post',
      path: '/orders',
      summary: 'Place an order',
      description: 'The customer is the `sub` of the token. Send a key, and the request may be repeated.',
      scopes: ['orders:write'],
      headers: [idempotencyKey],
      body: {
        schema: newOrderSchema,
        examples: {
          order: { summary: 'An order', value: { customer: { name, email }, currency, items } },
          shortest: { summary: 'The least that can be said', value: { currency, items: items.slice(0, 1) } },
        },
      },
      answers: { 201: { ...answer('The order.'), headers: ['Location', 'ETag', 'Idempotency-Replayed'] } },
      problems: [invalidIdempotencyKey, idempotencyKeyInUse, idempotencyKeyReused],
    },
    {
      id: 'listOrders',
      method: 'get',
      path: '/orders',
      summary: 'List orders, newest first',
      description:
        'One’s own, or everybody’s with the scope for it. Orders that come in meanwhile do not move the pages.',
      scopes: READ,
      query: listQuerySchema,
      answers: {
        200: {
          description: 'A page.',
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
      description: 'Needs `If-Match`: of two who change it at the same time, one is told.',
      scopes: ['orders:fulfil'],
      params: orderIdSchema,
      headers: [{ ...ifMatch, required: true }],
      body: {
        schema: statusChangeSchema,
        examples: { confirm: { summary: 'Confirm it', value: { status: 'confirmed' } } },
      },
      answers: { 200: answer('The order as it is now.') },
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
      description: 'May be repeated: one that is cancelled stays so. Customers cancel their own.',
      scopes: ['orders:write', 'orders:fulfil'],
      params: orderIdSchema,
      headers: [ifMatch],
      answers: { 200: answer('The order as it is now.') },
      problems: [invalidIfMatch, orderNotFound, transitionNotPossible, preconditionFailed],
    },
  ],
};
