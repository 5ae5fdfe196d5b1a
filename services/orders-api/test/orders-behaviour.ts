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

/** What orders do, in every release and on every schema that it has to work with. */
export function behavesAsOrders(api: () => Api): void {
  it('places an order of the customer whom the token names, and says where it is and what it costs', async () => {
    const id = randomUUID();
    const order = anOrder();
    const { headers, body } = await (await api().customer(id)).post('/orders').send(order).expect(201);
    expect(body).toMatchObject({ ...order, status: 'placed', version: 1, totalMinor: 2_199 });
    expect(body.customer).toEqual({ id, ...order.customer });
    expect(headers).toMatchObject({ location: `/orders/${body.id}`, etag: '"1"' });
    expect(Math.abs(Date.now() - Date.parse(body.createdAt))).toBeLessThan(60_000);
  });

  it('reads back exactly what it answered when the order was placed', async () => {
    const customer = await api().customer();
    const placed = await place(customer);
    const { headers, body } = await customer.get(`/orders/${placed.id}`).expect(200);
    expect(body).toEqual(placed);
    expect(headers.etag).toBe('"1"');
  });

  it('takes an order of a customer who says nothing about themselves, and adds nothing but who they are', async () => {
    const id = randomUUID();
    const customer = await api().customer(id);
    const { customer: _, ...order } = anOrder();
    const placed = await place(customer, order);
    expect((await customer.get(`/orders/${placed.id}`)).body.customer).toEqual({ id });
  });

  it('keeps the items in the order in which they were given', async () => {
    const items = Array.from({ length: 100 }, (_, n) => ({
      sku: `sku-${n}`,
      quantity: 1,
      unitPriceMinor: n,
    }));
    const customer = await api().customer();
    const placed = await place(customer, { ...anOrder(), items });
    expect((await customer.get(`/orders/${placed.id}`)).body.items).toEqual(items);
  });

  it('counts the largest possible order exactly', async () => {
    const item = { sku: 'castle', quantity: 1_000, unitPriceMinor: 1_000_000_000 };
    const customer = await api().customer();
    const placed = await place(customer, { ...anOrder(), items: Array(100).fill(item) });
    expect((await customer.get(`/orders/${placed.id}`)).body.totalMinor).toBe(100_000_000_000_000);
  });

  it('lists newest first, page by page, each order once, even while others come in', async () => {
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

  it('says on a page that is exactly full that there is no other', async () => {
    const customer = await api().customer();
    for (let n = 0; n < 2; n++) await place(customer);
    const { body } = await customer.get('/orders').query({ limit: 2 });
    expect(body).toMatchObject({ orders: [{}, {}], nextCursor: null });
  });

  it('lists everybody’s orders, or one customer’s, for those who may see them', async () => {
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

  it('cancels an order, and does so again when asked again', async () => {
    const customer = await api().customer();
    const placed = await place(customer);
    for (let n = 0; n < 2; n++) {
      const { headers, body } = await customer.post(`/orders/${placed.id}/cancel`).expect(200);
      expect(body).toEqual({ ...placed, status: 'cancelled', version: 2 });
      expect(headers.etag).toBe('"2"');
    }
    expect((await customer.get(`/orders/${placed.id}`)).body.status).toBe('cancelled');
  });

  it('knows no order that nobody placed', async () => {
    const customer = await api().customer();
    const id = randomUUID();
    const { body } = await customer.get(`/orders/${id}`).expect(404);
    expect(body.type).toBe('/problems/order-not-found');
    await customer.post(`/orders/${id}/cancel`).expect(404);
  });

  it.each(['garbage', '', 'AAAA', '%00', Buffer.alloc(16).toString('hex')])(
    'refuses a cursor that no page handed out: %j',
    async (cursor) => {
      const customer = await api().customer();
      const { body } = await customer.get('/orders').query({ cursor }).expect(400);
      expect(body.type).toBe('/problems/unknown-cursor');
    },
  );

  it('names itself in every answer', async () => {
    for (const path of ['/orders', '/nowhere', '/health'])
      expect((await api().anybody.get(path)).headers).toMatchObject({
        'x-release': expect.stringMatching(/^\d\.0\.0$/),
        'x-request-id': expect.any(String),
      });
  });

  it('makes one order of a key, however often it is sent, and gives the first answer each time', async () => {
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
