import { expect, test } from 'vitest';
import { randomOrder } from './order.ts';
import { questionFor } from './question.ts';
import { randomFor } from './random.ts';

const about = { token: 'a.b.c', requestId: 'r1' };
const content = randomOrder(randomFor(1, 1), 'ada', 'run-1');

test('an order is sent with a key of its own, and leaves it to the token who the customer is', () => {
  const { method, path, headers, body } = questionFor({ operation: 'place', content }, about);
  expect([method, path]).toEqual(['POST', '/orders']);
  expect(headers).toMatchObject({
    authorization: 'Bearer a.b.c',
    'idempotency-key': 'run-1',
    'x-request-id': 'r1',
  });
  const { name, email } = content.customer;
  expect(JSON.parse(body ?? '')).toEqual({ ...content, customer: { name, email } });
});

test('whoever reads says who they are, and needs no key', () => {
  for (const errand of [
    { operation: 'read', id: 'o1', content },
    { operation: 'list', customerId: 'ada' },
  ] as const) {
    const { headers } = questionFor(errand, about);
    expect(headers).toMatchObject({ authorization: 'Bearer a.b.c' });
    expect(headers).not.toHaveProperty('idempotency-key');
  }
});
