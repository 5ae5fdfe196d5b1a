import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Api } from './releases.ts';

export const anOrder = () => ({
  customer: { name: 'Ada', email: 'ada@example.com' },
  currency: 'EUR',
  items: [
    { sku: 'tea', quantity: 2, unitPriceMinor: 450 },
    { sku: 'cup', quantity: 1, unitPriceMinor: 1_299 },
  ],
});

type Customer = Awaited<ReturnType<Api['customer']>>;

export const place = async (customer: Customer, order: object = anOrder()) =>
  (await customer.post('/orders').send(order).expect(201)).body;

/** The behaviour of orders in every release, on every schema that it must support. */
export function behavesAsOrders(api: () => Api): void {
  it('places an order for the customer in the token, and answers with its location and total', async () => {
    const id = randomUUID();
    const order = anOrder();
    const { headers, body } = await (await api().customer(id)).post('/orders').send(order).expect(201);
    expect(body).toMatchObject({ ...order, status: 'placed', version: 1, totalMinor: 2_199 });
    expect(body.customer).toEqual({ id, ...order.customer });
    expect(headers).toMatchObject({ location: `/orders/${body.id}`, etag: '"1"' });
    expect(Math.abs(Date.now() - Date.parse(body.createdAt))).toBeLessThan(60_000);
  });

  it('reads back the order as it was answered', async () => {
    const customer = await api().customer();
    const placed = await place(customer);
    const { headers, body } = await customer.get(`/orders/${placed.id}`).expect(200);
    expect(body).toEqual(placed);
    expect(headers.etag).toBe('"1"');
  });

  it('accepts an order without contact details, and adds only the customer id', async () => {
    const id = randomUUID();
    const customer = await api().customer(id);
    const { customer: _, ...order } = anOrder();
    const placed = await place(customer, order);
    expect((await customer.get(`/orders/${placed.id}`)).body.customer).toEqual({ id });
  });

  it('keeps the sequence of the items', async () => {
    const items = Array.from({ length: 100 }, (_, n) => ({
      sku: `sku-${n}`,
      quantity: 1,
      unitPriceMinor: n,
    }));
    const customer = await api().customer();
    const placed = await place(customer, { ...anOrder(), items });
    expect((await customer.get(`/orders/${placed.id}`)).body.items).toEqual(items);
  });

  it('computes the exact total of the largest possible order', async () => {
    const item = { sku: 'castle', quantity: 1_000, unitPriceMinor: 1_000_000_000 };
    const customer = await api().customer();
    const placed = await place(customer, { ...anOrder(), items: Array(100).fill(item) });
    expect((await customer.get(`/orders/${placed.id}`)).body.totalMinor).toBe(100_000_000_000_000);
  });

  it('lists newest first, page by page, each order once, even while new orders arrive', async () => {
    const customer = await api().customer();
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.unshift((await place(customer)).id);
    const page = async (cursor?: string) =>
      (await customer.get('/orders').query({ limit: 2, cursor }).expect(200)).body;
    const first = await page();
    await place(customer);
    const second = await page(first.nextCursor);
    const third = await page(second.nextCursor);
    const seen = [...first.orders, ...second.orders, ...third.orders].map(
      (order: { id: string }) => order.id,
    );
    expect(seen).toEqual(ids);
    expect(third.nextCursor).toBeNull();
  });

  it('has as many orders on a page as it is asked for, when there are more', async () => {
    const customer = await api().customer();
    for (let n = 0; n < 101; n++) await place(customer);
    const idsOf = async (limit: number) => {
      const { body } = await customer.get('/orders').query({ limit }).expect(200);
      expect(body.nextCursor).not.toBeNull();
      return body.orders.map((order: { id: string }) => order.id);
    };
    const newest = await idsOf(100);
    expect(newest).toHaveLength(100);
    for (const limit of [1, 20, 21, 50, 51, 99]) expect(await idsOf(limit)).toEqual(newest.slice(0, limit));
  });

  it('ends a page before it has more than 1,000 items, however many orders may be in it', async () => {
    const customer = await api().customer();
    const items = Array(100).fill({ sku: 'x', quantity: 1, unitPriceMinor: 1 });
    const ids: string[] = [];
    for (let n = 0; n < 12; n++) ids.unshift((await place(customer, { ...anOrder(), items })).id);
    const page = async (query: object) => (await customer.get('/orders').query(query).expect(200)).body;
    const first = await page({ limit: 100 });
    const second = await page({ limit: 100, cursor: first.nextCursor });
    expect(first.orders).toHaveLength(10);
    expect([...first.orders, ...second.orders].map((order: { id: string }) => order.id)).toEqual(ids);
    expect(second.nextCursor).toBeNull();
    expect((await page({ limit: 10 })).nextCursor).toBe(first.nextCursor);
  });

  it('has no cursor on a last page that is exactly full', async () => {
    const customer = await api().customer();
    for (let n = 0; n < 2; n++) await place(customer);
    const { body } = await customer.get('/orders').query({ limit: 2 });
    expect(body).toMatchObject({ orders: [{}, {}], nextCursor: null });
  });

  it('lists the orders of all customers, or of one, with the scope for it', async () => {
    const id = randomUUID();
    const placed = await place(await api().customer(id));
    const staff = await api().fulfilment();
    const idsOf = async (query: object) =>
      (await staff.get('/orders').query(query).expect(200)).body.orders.map(
        (order: { id: string }) => order.id,
      );
    expect(await idsOf({ limit: 100 })).toContain(placed.id);
    expect(await idsOf({ customerId: id })).toEqual([placed.id]);
  });

  it('cancels an order idempotently', async () => {
    const customer = await api().customer();
    const placed = await place(customer);
    for (let n = 0; n < 2; n++) {
      const { headers, body } = await customer.post(`/orders/${placed.id}/cancel`).expect(200);
      expect(body).toEqual({ ...placed, status: 'cancelled', version: 2 });
      expect(headers.etag).toBe('"2"');
    }
    expect((await customer.get(`/orders/${placed.id}`)).body.status).toBe('cancelled');
  });

  it('answers 404 for an order that does not exist', async () => {
    const customer = await api().customer();
    const id = randomUUID();
    const { body } = await customer.get(`/orders/${id}`).expect(404);
    expect(body.type).toBe('/problems/order-not-found');
    await customer.post(`/orders/${id}/cancel`).expect(404);
  });

  it.each(['garbage', '', 'AAAA', '%00', Buffer.alloc(16).toString('hex')])(
    'refuses an invalid cursor: %j',
    async (cursor) => {
      const customer = await api().customer();
      const { body } = await customer.get('/orders').query({ cursor }).expect(400);
      expect(body.type).toBe('/problems/unknown-cursor');
    },
  );

  it('names its release in every answer', async () => {
    for (const path of ['/orders', '/nowhere', '/health'])
      expect((await api().anonymous.get(path)).headers).toMatchObject({
        'x-release': expect.stringMatching(/^\d\.0\.0$/),
        'x-request-id': expect.any(String),
      });
  });

  it('places one order for a key, and gives the first answer to every retry', async () => {
    const customer = await api().customer();
    const order = anOrder();
    const send = () => customer.post('/orders').set('Idempotency-Key', '"one"').send(order);
    const first = await send().expect(201);
    await customer.post(`/orders/${first.body.id}/cancel`).expect(200);
    const again = await send().expect(201);
    expect(again.text).toBe(first.text);
    expect(again.headers).toMatchObject({
      location: first.headers.location,
      etag: first.headers.etag,
      'idempotency-replayed': 'true',
    });
    expect(first.headers).not.toHaveProperty('idempotency-replayed');
    expect((await customer.get('/orders')).body.orders).toHaveLength(1);
  });
}
