import fc from 'fast-check';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { anOrder } from './orders-behaviour.ts';
import { startApi } from './releases.ts';

let api: Awaited<ReturnType<typeof startApi>>;
beforeAll(async () => {
  api = await startApi('2.0.0', inject('databases').expanded.appUrl);
});

const order = anOrder();
const item = order.items[0];
const longText = 'x'.repeat(65);

describe('an order is refused, and the field named, for', () => {
  it.each([
    ['no customer', { customer: undefined }, 'customer'],
    ['a customer without id', { customer: { name: 'Ada' } }, 'customer.id'],
    ['an empty customer id', { customer: { id: '' } }, 'customer.id'],
    ['a customer id that is too long', { customer: { id: longText } }, 'customer.id'],
    ['a character that cannot be stored', { customer: { id: 'a\0b' } }, 'customer.id'],
    ['half a character', { customer: { id: 'a\ud800' } }, 'customer.id'],
    ['an email that is none', { customer: { id: 'a', email: 'nobody' } }, 'customer.email'],
    ['a field that nobody knows', { customer: { id: 'a', vip: true } }, 'customer'],
    ['small letters in a currency', { currency: 'eur' }, 'currency'],
    ['no items', { items: [] }, 'items'],
    ['101 items', { items: Array(101).fill(item) }, 'items'],
    ['no quantity', { items: [{ ...item, quantity: 0 }] }, 'items.0.quantity'],
    ['a quantity of 1001', { items: [{ ...item, quantity: 1001 }] }, 'items.0.quantity'],
    ['half a cup', { items: [{ ...item, quantity: 0.5 }] }, 'items.0.quantity'],
    ['a number as text', { items: [{ ...item, quantity: '1' }] }, 'items.0.quantity'],
    ['a negative price', { items: [{ ...item, unitPriceMinor: -1 }] }, 'items.0.unitPriceMinor'],
    ['a price over 1e9', { items: [{ ...item, unitPriceMinor: 1e9 + 1 }] }, 'items.0.unitPriceMinor'],
    ['a status of the caller’s own', { status: 'cancelled' }, ''],
  ])('%s', async (_, change, path) => {
    const { body } = await api.agent
      .post('/orders')
      .send({ ...order, ...change })
      .expect(400);
    expect(body.errors.map((error: { path: string }) => error.path)).toContain(path);
  });
});

describe('a list is refused for', () => {
  it.each([
    'limit=0',
    'limit=101',
    'limit=ten',
    'limit=1.5',
    'limit=1&limit=2&cursor=a',
    'page=2',
    'customerId=',
  ])('%s', async (query) => {
    await api.agent.get(`/orders?${query}`).expect(400);
  });
});

describe('whatever the caller sends, it is never our fault:', () => {
  const text = fc.string({ unit: 'binary', maxLength: 80 });
  const anything = fc.oneof(fc.jsonValue(), text, fc.double(), fc.constant(null));
  /** An order in which some fields are not what they should be. */
  const nearlyAnOrder = fc.record(
    {
      customer: fc.oneof(fc.record({ id: text, name: text, email: text }, { requiredKeys: [] }), anything),
      currency: fc.oneof(fc.stringMatching(/^[A-Z]{3}$/), anything),
      items: fc.oneof(
        fc.array(fc.record({ sku: text, quantity: fc.integer(), unitPriceMinor: fc.maxSafeInteger() }), {
          maxLength: 5,
        }),
        anything,
      ),
    },
    { requiredKeys: [] },
  );
  const storable = fc.record({
    customer: fc.record({ id: fc.string({ unit: 'binary', minLength: 1, maxLength: 64 }) }),
    currency: fc.constant('EUR'),
    items: fc.array(
      fc.record({ sku: text, quantity: fc.integer({ min: 1, max: 1000 }), unitPriceMinor: fc.nat(1e9) }),
      { minLength: 1, maxLength: 3 },
    ),
  });

  it('any body is placed or refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(anything, nearlyAnOrder, storable), async (body) => {
        const response = await api.agent
          .post('/orders')
          .set('Content-Type', 'application/json')
          .send(JSON.stringify(body));
        expect(response.status).toBeOneOf([201, 400]);
      }),
      { numRuns: 200 },
    );
  });

  it('any path and any query is answered or refused', async () => {
    const part = text.map(encodeURIComponent_);
    await fc.assert(
      fc.asyncProperty(part, part, part, async (id, name, value) => {
        for (const path of [
          `/orders/${id}`,
          `/orders/${id}/tracking`,
          `/orders?${name}=${value}`,
          `/orders?cursor=${value}`,
          `/orders?customerId=${value}`,
        ])
          expect((await api.agent.get(path)).status).toBeLessThan(500);
      }),
      { numRuns: 60 },
    );
  });
});

/** encodeURIComponent throws on half characters; those go as they are. */
function encodeURIComponent_(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
