import { describe, expect, test } from 'vitest';
import type { Errand } from './errand.ts';
import type { Answer } from './exchange.ts';
import { judge } from './judge.ts';
import { randomOrder, totalMinor } from './order.ts';
import { randomFor } from './random.ts';

const content = randomOrder(randomFor(1, 1), 'ada', 'run-1');
const order = {
  ...content,
  id: 'o1',
  totalMinor: totalMinor(content),
  createdAt: '2026-01-01T00:00:00.000Z',
};
const place: Errand = { operation: 'place', content };
const read: Errand = { operation: 'read', id: 'o1', content };
const list: Errand = { operation: 'list', customerId: 'ada' };

function answered(status: number, body: unknown): Answer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { kind: 'answered', status, release: '1.0.0', keepAlive: null, body: text, reused: false };
}

describe('an answer', () => {
  test.for([
    ['a placed order', place, answered(201, order)],
    [
      'a read order, with more fields than were sent',
      read,
      answered(200, { ...order, trackingNumber: 'T1' }),
    ],
    ['a page of orders', list, answered(200, { orders: [order], nextCursor: null })],
    ['an empty page', list, answered(200, { orders: [], nextCursor: null })],
  ] as const)('%s is as it should be', ([, errand, answer]) => {
    expect(judge(errand, answer).failure).toBeNull();
  });

  test.for([
    ['status 200', place, answered(200, order)],
    ['status 503', place, answered(503, {})],
    ['status 404', read, answered(404, {})],
    ['status 429', list, answered(429, {})],
    ['answer without an id', place, answered(201, { ...order, id: undefined })],
    ['answer without an id', place, answered(201, '<html>')],
    ['answer without an id', place, answered(201, 'null')],
    ['answered another order', read, answered(200, { ...order, id: 'o2' })],
    ['content differs: currency', read, answered(200, { ...order, currency: 'USD' })],
    [
      'content differs: customer.email',
      read,
      answered(200, { ...order, customer: { ...order.customer, email: '' } }),
    ],
    ['content differs: items', read, answered(200, { ...order, items: [...order.items, order.items[0]] })],
    ['content differs: totalMinor', read, answered(200, { ...order, totalMinor: order.totalMinor + 1 })],
    ['answer without orders', list, answered(200, {})],
    [
      "listed somebody else's order",
      list,
      answered(200, { orders: [order, { ...order, customer: { id: 'eve' } }] }),
    ],
    ['ECONNREFUSED', place, { kind: 'broke', reason: 'ECONNREFUSED', reused: false }],
  ] as const)('fails with "%s"', ([failure, errand, answer]) => {
    expect(judge(errand, answer).failure).toBe(failure);
  });

  test('a 201 with an id acknowledges the order, even with other content in it', () => {
    expect(judge(place, answered(201, { ...order, items: [] }))).toEqual({
      failure: 'content differs: items',
      acknowledged: { id: 'o1', createdAt: order.createdAt },
    });
  });

  test('nothing else acknowledges an order', () => {
    expect(judge(place, answered(503, order)).acknowledged).toBeNull();
    expect(judge(read, answered(200, order)).acknowledged).toBeNull();
  });
});
