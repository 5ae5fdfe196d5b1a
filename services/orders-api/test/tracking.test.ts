import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { anOrder } from './orders-behaviour.ts';
import { startApi } from './releases.ts';

describe.each(['expanded', 'contracted'] as const)('tracking on the %s schema', (schema) => {
  let api: Awaited<ReturnType<typeof startApi>>;
  beforeAll(async () => {
    api = await startApi('2.0.0', inject('databases')[schema].appUrl);
  });

  it('begins with the label, at the moment the order is placed', async () => {
    const { body: order } = await api.agent.post('/orders').send(anOrder());
    const { body } = await api.agent.get(`/orders/${order.id}/tracking`).expect(200);
    const first = { status: 'label_created', carrier: 'Parcel Post', description: 'Label created' };
    expect(body).toEqual({
      orderId: order.id,
      trackingNumber: order.trackingNumber,
      carrier: first.carrier,
      status: first.status,
      events: [{ ...first, occurredAt: order.createdAt }],
    });
  });

  it('has the events in the order they happened, and the status of the newest', async () => {
    const { body: order } = await api.agent.post('/orders').send(anOrder());
    const event = (status: string, minutes: number) => ({
      order_id: order.id,
      status,
      carrier: 'Fast & Far',
      description: status,
      occurred_at: new Date(Date.parse(order.createdAt) + minutes * 60_000),
    });
    await api.db('tracking_events').insert([event('delivered', 90), event('in_transit', 30)]);
    const { body } = await api.agent.get(`/orders/${order.id}/tracking`);
    expect(body).toMatchObject({ status: 'delivered', carrier: 'Fast & Far' });
    expect(body.events.map((each: { status: string }) => each.status)).toEqual([
      'label_created',
      'in_transit',
      'delivered',
    ]);
  });

  it('gives each order a number of its own', async () => {
    const numbers = new Set<string>();
    for (let n = 0; n < 10; n++)
      numbers.add((await api.agent.post('/orders').send(anOrder())).body.trackingNumber);
    expect(numbers.size).toBe(10);
  });

  it('knows no order that nobody placed', async () => {
    await api.agent.get(`/orders/${randomUUID()}/tracking`).expect(404);
    await api.agent.get('/orders/17/tracking').expect(400);
    await api.agent.delete(`/orders/${randomUUID()}/tracking`).expect(405);
  });
});

it('does not exist in release 1.0.0', async () => {
  const api = await startApi('1.0.0', inject('databases').expanded.appUrl);
  const { body } = await api.agent.post('/orders').send(anOrder());
  await api.agent.get(`/orders/${body.id}/tracking`).expect(404);
});
