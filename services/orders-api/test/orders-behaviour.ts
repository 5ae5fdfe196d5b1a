import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { startApi } from './releases.ts';

type Api = Awaited<ReturnType<typeof startApi>>;

export const anOrder = (customerId: string = randomUUID()) => ({
  customer: { id: customerId, name: 'Ada', email: 'ada@example.com' },
  currency: 'EUR',
  items: [
    { sku: 'tea', quantity: 2, unitPriceMinor: 450 },
    { sku: 'cup', quantity: 1, unitPriceMinor: 1_299 },
  ],
});

/** What orders do, in every release and on every schema that it has to work with. */
export function behavesAsOrders(api: () => Api): void {
  const place = async (order: object = anOrder()) =>
    (await api().agent.post('/orders').send(order).expect(201)).body;

  it('places an order and says where it is and what it costs', async () => {
    const order = anOrder();
    const { headers, body } = await api().agent.post('/orders').send(order).expect(201);
    expect(body).toMatchObject({ ...order, status: 'placed', totalMinor: 2_199 });
    expect(headers.location).toBe(`/orders/${body.id}`);
    expect(Math.abs(Date.now() - Date.parse(body.createdAt))).toBeLessThan(60_000);
  });

  it('reads back exactly what it answered when the order was placed', async () => {
    const placed = await place();
    expect((await api().agent.get(`/orders/${placed.id}`).expect(200)).body).toEqual(placed);
  });

  it('takes an order of a customer who says nothing but an id, and adds nothing to that', async () => {
    const customer = { id: randomUUID() };
    const placed = await place({ ...anOrder(), customer });
    expect((await api().agent.get(`/orders/${placed.id}`)).body.customer).toEqual(customer);
  });

  it('keeps the items in the order in which they were given', async () => {
    const items = Array.from({ length: 100 }, (_, n) => ({
      sku: `sku-${n}`,
      quantity: 1,
      unitPriceMinor: n,
    }));
    const placed = await place({ ...anOrder(), items });
    expect((await api().agent.get(`/orders/${placed.id}`)).body.items).toEqual(items);
  });

  it('counts the largest possible order exactly', async () => {
    const item = { sku: 'castle', quantity: 1_000, unitPriceMinor: 1_000_000_000 };
    const placed = await place({ ...anOrder(), items: Array(100).fill(item) });
    expect((await api().agent.get(`/orders/${placed.id}`)).body.totalMinor).toBe(100_000_000_000_000);
  });

  it('lists newest first, page by page, each order once, even while others come in', async () => {
    const customerId = randomUUID();
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.unshift((await place(anOrder(customerId))).id);
    const page = async (cursor?: string) =>
      (await api().agent.get('/orders').query({ customerId, limit: 2, cursor }).expect(200)).body;
    const first = await page();
    await place(anOrder(customerId));
    const second = await page(first.nextCursor);
    const third = await page(second.nextCursor);
    const seen = [...first.orders, ...second.orders, ...third.orders].map(
      (order: { id: string }) => order.id,
    );
    expect(seen).toEqual(ids);
    expect(third.nextCursor).toBeNull();
  });

  it('says on a page that is exactly full that there is no other', async () => {
    const customerId = randomUUID();
    for (let n = 0; n < 2; n++) await place(anOrder(customerId));
    const { body } = await api().agent.get('/orders').query({ customerId, limit: 2 });
    expect(body).toMatchObject({ orders: [{}, {}], nextCursor: null });
  });

  it('lists the orders of everybody when nobody is named', async () => {
    const { id } = await place();
    const { body } = await api().agent.get('/orders').expect(200);
    expect(body.orders.map((order: { id: string }) => order.id)).toContain(id);
  });

  it('cancels an order, and does so again when asked again', async () => {
    const placed = await place();
    for (let n = 0; n < 2; n++) {
      const { body } = await api().agent.post(`/orders/${placed.id}/cancel`).expect(200);
      expect(body).toEqual({ ...placed, status: 'cancelled' });
    }
    expect((await api().agent.get(`/orders/${placed.id}`)).body.status).toBe('cancelled');
  });

  it('knows no order that nobody placed', async () => {
    const id = randomUUID();
    await api().agent.get(`/orders/${id}`).expect(404);
    await api().agent.post(`/orders/${id}/cancel`).expect(404);
  });

  it.each(['garbage', '', 'AAAA', '%00', Buffer.alloc(16).toString('hex')])(
    'refuses a cursor that no page handed out: %j',
    async (cursor) => {
      await api().agent.get('/orders').query({ cursor }).expect(400);
    },
  );

  it('names itself in every answer', async () => {
    for (const path of ['/orders', '/nowhere', '/health'])
      expect((await api().agent.get(path)).headers).toMatchObject({
        'x-release': expect.stringMatching(/^\d\.0\.0$/),
        'x-request-id': expect.any(String),
      });
  });
}
