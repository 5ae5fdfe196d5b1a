import { randomFor } from '@zero-downtime/probe/load';
import { expect, test } from 'vitest';
import type { Errand } from './errand.ts';
import { randomOrder } from './order.ts';
import { questionFor } from './question.ts';

const about = { token: 'a.b.c', requestId: 'r1' };
const content = randomOrder(randomFor(1, 1), 'ada', 'run-1');

const order = { id: 'o1', content, trackingNumber: undefined };

test('an order is sent with its own Idempotency-Key and without the customer id, which is in the token', () => {
  const { method, path, headers, body } = questionFor({ kind: 'create', content, bodyMs: 0 }, about);
  expect([method, path]).toEqual(['POST', '/orders']);
  expect(headers).toMatchObject({
    authorization: 'Bearer a.b.c',
    'idempotency-key': 'run-1',
    'x-request-id': 'r1',
  });
  const { name, email } = content.customer;
  expect(JSON.parse(body ?? '')).toEqual({ ...content, customer: { name, email } });
});

test("a read has the customer's token and no Idempotency-Key", () => {
  for (const errand of [
    { kind: 'read', ...order },
    { kind: 'tracking', ...order },
    { kind: 'list', customerId: 'ada' },
  ] as const) {
    const { method, headers } = questionFor(errand, about);
    expect(method).toBe('GET');
    expect(headers).toMatchObject({ authorization: 'Bearer a.b.c' });
    expect(headers).not.toHaveProperty('idempotency-key');
  }
});

test('each kind of request has its path', () => {
  const pathOf = (errand: Errand) => questionFor(errand, about).path;
  expect(pathOf({ kind: 'read', ...order })).toBe('/orders/o1');
  expect(pathOf({ kind: 'tracking', ...order })).toBe('/orders/o1/tracking');
  expect(pathOf({ kind: 'list', customerId: 'ada' })).toBe('/orders?limit=20');
});
