import { beforeAll, describe, expect, inject, it } from 'vitest';
import { STATUSES, statusesAfter } from '../src/orders/status.ts';
import { place } from './orders-behaviour.ts';
import { type Api, startApi } from './releases.ts';

type Client = Awaited<ReturnType<Api['customer']>>;
let api: Api;
let customer: Client;
let fulfilment: Client;
beforeAll(async () => {
  api = await startApi('2.0.0', inject('databases').expanded.appUrl);
  customer = await api.customer();
  fulfilment = await api.fulfilment();
});

const move = (id: string, status: string, condition: string) =>
  fulfilment.patch(`/orders/${id}`).set('If-Match', condition).send({ status });

/** The shortest path to each status. */
const WAYS = {
  placed: [],
  confirmed: ['confirmed'],
  shipped: ['confirmed', 'shipped'],
  delivered: ['confirmed', 'shipped', 'delivered'],
  cancelled: ['cancelled'],
} as const;

async function orderThatIs(status: keyof typeof WAYS) {
  const { id } = await place(customer);
  for (const next of WAYS[status]) await move(id, next, '*').expect(200);
  return { id, etag: `"${WAYS[status].length + 1}"` };
}

describe.each(STATUSES)('an order that is %s', (from) => {
  it.each(STATUSES)(`becomes %s only if that transition exists`, async (to) => {
    const { id, etag } = await orderThatIs(from);
    const { status, body, headers } = await move(id, to, etag);
    if (statusesAfter(from).includes(to)) {
      expect({ status, is: body.status }).toEqual({ status: 200, is: to });
      expect(headers.etag).toBe(`"${body.version}"`);
      expect((await customer.get(`/orders/${id}`)).headers.etag).toBe(headers.etag);
    } else {
      expect({ status, type: body.type }).toEqual({ status: 409, type: '/problems/transition-not-possible' });
      expect((await customer.get(`/orders/${id}`)).body.status).toBe(from);
    }
  });
});

describe('a change of status', () => {
  it('requires If-Match', async () => {
    const { id } = await place(customer);
    const { body } = await fulfilment.patch(`/orders/${id}`).send({ status: 'confirmed' }).expect(428);
    expect(body.type).toBe('/problems/precondition-required');
  });

  it.each(['"01"', '"1.0"', '"0x1"', '"+1"', '" 1"', 'W/"1"', '"99999999999"'])(
    'is refused under If-Match: %s, which is not the tag of version 1',
    async (tag) => {
      const { id } = await place(customer);
      await move(id, 'confirmed', tag).expect(tag === '" 1"' ? 400 : 412);
    },
  );

  it('is refused when the order has changed meanwhile', async () => {
    const { id } = await place(customer);
    await move(id, 'confirmed', '"1"').expect(200);
    const { body } = await move(id, 'cancelled', '"1"').expect(412);
    expect(body).toMatchObject({
      type: '/problems/precondition-failed',
      detail: expect.stringContaining('"2"'),
    });
  });

  it.each([
    ['"7", "1"', 200],
    ['*', 200],
    ['W/"1"', 412],
    ['"one"', 412],
    ['1', 400],
    ['"1', 400],
  ])('with If-Match %s is answered %i', async (condition, status) => {
    const { id } = await place(customer);
    await move(id, 'confirmed', condition).expect(status);
  });

  it('of two concurrent changes, one succeeds and the other gets 412', async () => {
    for (let n = 0; n < 10; n++) {
      const { id } = await place(customer);
      const answers = await Promise.all([
        move(id, 'confirmed', '"1"'),
        customer.post(`/orders/${id}/cancel`).set('If-Match', '"1"'),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    }
  });
});

it('a shipped order cannot be cancelled', async () => {
  const { id } = await orderThatIs('shipped');
  const { body } = await customer.post(`/orders/${id}/cancel`).expect(409);
  expect(body.detail).toContain('shipped');
});
