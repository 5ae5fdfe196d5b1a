import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { place } from './orders-behaviour.ts';
import { type Api, startApi } from './releases.ts';

type Client = Awaited<ReturnType<Api['customer']>>;

describe.each(['expanded', 'contracted'] as const)('tracking on the %s schema', (schema) => {
  let api: Api;
  let customer: Client;
  let carrier: Client;
  beforeAll(async () => {
    api = await startApi('2.0.0', inject('databases')[schema].appUrl);
    customer = await api.customer();
    carrier = await api.as('carrier', ['tracking:write']);
  });

  const tracking = async (id: string) => (await customer.get(`/orders/${id}/tracking`).expect(200)).body;
  const addEvent = (orderId: string, event: object) =>
    carrier.post(`/orders/${orderId}/tracking/events`).send(event);
  const anEvent = (order: { createdAt: string }, status: string, minutes: number) => ({
    id: `${status}-${minutes}`,
    status,
    carrier: 'Fast & Far',
    description: status,
    occurredAt: new Date(Date.parse(order.createdAt) + minutes * 60_000).toISOString(),
  });

  it('starts with the label, at the time of the order', async () => {
    const order = await place(customer);
    const label = {
      id: 'label',
      status: 'label_created',
      carrier: 'Parcel Post',
      description: 'Label created',
      occurredAt: order.createdAt,
    };
    expect(await tracking(order.id)).toEqual({
      orderId: order.id,
      trackingNumber: order.trackingNumber,
      carrier: label.carrier,
      status: label.status,
      events: [label],
    });
  });

  it('does not depend on the order or repetition of events', async () => {
    const order = await place(customer);
    const events = [
      anEvent(order, 'in_transit', 10),
      anEvent(order, 'out_for_delivery', 60),
      anEvent(order, 'delivery_failed', 70),
      anEvent(order, 'delivered', 500),
    ];
    const arrivals = fc.shuffledSubarray([...events, ...events], { minLength: 8 });
    await fc.assert(
      fc.asyncProperty(arrivals, async (sequence) => {
        const { id } = await place(customer);
        const answers = await Promise.all(sequence.map(async (event) => (await addEvent(id, event)).status));
        expect(answers.sort()).toEqual([...Array(4).fill(200), ...Array(4).fill(201)]);
        const { status, carrier: by, events: stored } = await tracking(id);
        expect({ status, by }).toEqual({ status: 'delivered', by: 'Fast & Far' });
        expect(stored.slice(1)).toEqual(events);
      }),
      { numRuns: 10 },
    );
  });

  it('refuses another event under the same id, and keeps the first', async () => {
    const order = await place(customer);
    const event = anEvent(order, 'in_transit', 5);
    await addEvent(order.id, event).expect(201);
    const { body } = await addEvent(order.id, { ...event, status: 'delivered' }).expect(409);
    expect(body.type).toBe('/problems/tracking-event-differs');
    expect((await tracking(order.id)).status).toBe('in_transit');
  });

  it('accepts a time with an offset', async () => {
    const order = await place(customer);
    const event = { ...anEvent(order, 'in_transit', 1), occurredAt: '2026-03-01T12:00:00.123456+02:00' };
    for (const status of [201, 200]) {
      const { body } = await addEvent(order.id, event).expect(status);
      expect(body.occurredAt).toBe('2026-03-01T10:00:00.123Z');
    }
  });

  it('returns the newest hundred events', async () => {
    const order = await place(customer);
    for (let n = 1; n <= 105; n++) await addEvent(order.id, anEvent(order, 'in_transit', n)).expect(201);
    const { events } = await tracking(order.id);
    expect(events).toHaveLength(100);
    expect(events.at(-1).id).toBe('in_transit-105');
  });

  it.each([
    ['an unknown status', { status: 'lost' }],
    ['no time', { occurredAt: 'yesterday' }],
    ['a time in the future', { occurredAt: '2999-01-01T00:00:00Z' }],
    ['a time before the year 2000', { occurredAt: '0001-01-01T00:00:00Z' }],
    ['no id', { id: '' }],
    ['an unknown field', { mood: 'good' }],
  ])('refuses an event with %s', async (_, change) => {
    const order = await place(customer);
    await addEvent(order.id, { ...anEvent(order, 'in_transit', 1), ...change }).expect(400);
  });

  it('gives each order a unique number', async () => {
    const numbers = new Set<string>();
    for (let n = 0; n < 10; n++) numbers.add((await place(customer)).trackingNumber);
    expect(numbers.size).toBe(10);
  });

  it('answers 404 for an order that does not exist', async () => {
    await customer.get(`/orders/${randomUUID()}/tracking`).expect(404);
    await customer.get('/orders/17/tracking').expect(400);
    await customer.delete(`/orders/${randomUUID()}/tracking`).expect(405);
    const event = anEvent({ createdAt: new Date().toISOString() }, 'in_transit', 0);
    await addEvent(randomUUID(), event).expect(404);
  });
});

it('does not exist in release 1.0.0', async () => {
  const customer = await (await startApi('1.0.0', inject('databases').expanded.appUrl)).customer();
  const { id } = await place(customer);
  await customer.get(`/orders/${id}/tracking`).expect(404);
});
