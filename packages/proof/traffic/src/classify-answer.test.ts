import type { Answer } from '@zero-downtime/probe/load';
import { randomFor, reasonOf, resultOfError } from '@zero-downtime/probe/load';
import { describe, expect, test } from 'vitest';
import { classifyAnswer } from './classify-answer.ts';
import type { Errand } from './errand.ts';
import { randomOrder, totalMinor } from './order.ts';

const content = randomOrder(randomFor(1, 1), 'ada', 'run-1');
const order = {
  ...content,
  id: 'o1',
  totalMinor: totalMinor(content),
  createdAt: '2026-01-01T00:00:00.000Z',
};
const create: Errand = { kind: 'create', content, bodyMs: 0 };
const slow: Errand = { kind: 'slow', content, bodyMs: 1000 };
const read: Errand = { kind: 'read', id: 'o1', content, trackingNumber: undefined };
const tracking: Errand = { kind: 'tracking', id: 'o1', content, trackingNumber: 'T1' };
const untold: Errand = { ...tracking, trackingNumber: undefined };
const list: Errand = { kind: 'list', customerId: 'ada' };

/** Release 2.0.0 tracks orders. */
const classify = (errand: Errand, answer: Answer) =>
  classifyAnswer(errand, answer, (release) => release === '2.0.0');
const failure = (errand: Errand, answer: Answer) => {
  const { result } = classify(errand, answer);
  return result.outcome === 'ok' ? null : reasonOf(result);
};

function answered(status: number, body: unknown, release = '2.0.0'): Answer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const headers = { release, keepAlive: null, retryAfter: null, replayed: false };
  return { kind: 'answered', status, ...headers, body: text, reused: false };
}

describe('an answer to a request', () => {
  test.for([
    ['a created order', create, answered(201, order)],
    ['an order with more fields than were sent', read, answered(200, { ...order, trackingNumber: 'T1' })],
    ['an order that was sent slowly', slow, answered(201, order)],
    ['tracking', tracking, answered(200, { orderId: 'o1', trackingNumber: 'T1' })],
    ['tracking without a number yet', untold, answered(200, { orderId: 'o1', trackingNumber: null })],
    ['a 404 for tracking from a release without tracking', tracking, answered(404, {}, '1.0.0')],
    ['a page of orders', list, answered(200, { orders: [order], nextCursor: null })],
    ['an empty page', list, answered(200, { orders: [], nextCursor: null })],
  ] as const)('%s is right', ([, errand, answer]) => {
    expect(failure(errand, answer)).toBeNull();
  });

  test.for([
    ['status 200', create, answered(200, order)],
    ['status 503', create, answered(503, {})],
    ['status 404', read, answered(404, {})],
    ['status 429', list, answered(429, {})],
    ['wrong-content: answer without an id', create, answered(201, { ...order, id: undefined })],
    ['wrong-content: answer without an id', create, answered(201, '<html>')],
    ['wrong-content: answer without an id', create, answered(201, 'null')],
    ['wrong-content: answered another order', read, answered(200, { ...order, id: 'o2' })],
    ['wrong-content: content differs: currency', read, answered(200, { ...order, currency: 'USD' })],
    [
      'wrong-content: content differs: customer.email',
      read,
      answered(200, { ...order, customer: { ...order.customer, email: '' } }),
    ],
    [
      'wrong-content: content differs: items',
      read,
      answered(200, { ...order, items: [...order.items, order.items[0]] }),
    ],
    [
      'wrong-content: content differs: totalMinor',
      read,
      answered(200, { ...order, totalMinor: order.totalMinor + 1 }),
    ],
    ['wrong-content: answer without orders', list, answered(200, {})],
    [
      "wrong-content: listed another customer's order",
      list,
      answered(200, { orders: [order, { ...order, customer: { id: 'eve' } }] }),
    ],
    ['status 404', tracking, answered(404, {})],
    ['status 404', tracking, answered(404, {}, '')],
    [
      'wrong-content: tracking number differs',
      tracking,
      answered(200, { orderId: 'o1', trackingNumber: null }),
    ],
    ['wrong-content: answered the tracking of another order', untold, answered(200, { orderId: 'o2' })],
    [
      'refused: ECONNREFUSED',
      create,
      { kind: 'broke', result: resultOfError('ECONNREFUSED'), reused: false },
    ],
  ] as const)('fails with "%s"', ([reason, errand, answer]) => {
    expect(failure(errand, answer)).toBe(reason);
  });

  test('a 201 with an id acknowledges the order, even with other content in it', () => {
    expect(classify(create, answered(201, { ...order, items: [] }))).toMatchObject({
      result: { outcome: 'wrong-content', detail: 'content differs: items' },
      acknowledged: { id: 'o1', createdAt: order.createdAt },
    });
  });

  test('only a 201 to an order acknowledges it', () => {
    expect(classify(create, answered(503, order)).acknowledged).toBeNull();
    expect(classify(read, answered(200, order)).acknowledged).toBeNull();
  });

  test('with a trackingNumber field shows that its release tracks orders, unless it is replayed', () => {
    const tracked = { ...order, trackingNumber: 'T1' };
    expect(classify(create, answered(201, tracked))).toMatchObject({
      tracks: true,
      acknowledged: { trackingNumber: 'T1' },
    });
    expect(classify(read, answered(200, { ...order, trackingNumber: null })).tracks).toBe(true);
    expect(classify(read, answered(200, order)).tracks).toBe(false);
    expect(
      classify(create, { ...answered(201, tracked), replayed: true } as Answer).tracks,
      'another release gave it',
    ).toBe(false);
  });
});
