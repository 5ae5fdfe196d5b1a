import { randomUUID } from 'node:crypto';
import { applySchema } from '@zero-downtime/migrations/testing';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { anOrder, place } from './orders-behaviour.ts';
import { type Api, serviceDir, startApi } from './releases.ts';

const v2 = { service: 'orders-api', dir: serviceDir, version: '2.0.0' };

// The steps of one deploy, in order: each test continues where the previous one ended.
describe('while 2.0.0 takes over from 1.0.0', { sequential: true } as object, () => {
  const { ownerUrl, appUrl } = inject('databases').handover;
  let old: Api;
  let oldOrder: { id: string; createdAt: string };
  beforeAll(async () => {
    old = await startApi('1.0.0', appUrl);
    oldOrder = await place(await old.customer('ada'));
  });

  it('the new release does not become ready before the schema is expanded, and logs what it needs', async () => {
    const { anonymous, log } = await startApi('2.0.0', appUrl);
    expect((await anonymous.get('/ready').expect(503)).body.reason).toBe('schema');
    expect(log()).toBe('');
  });

  it('the old release serves while the schema is expanded', async () => {
    await applySchema(ownerUrl, v2, ['expand']);
    const ada = await old.customer('ada');
    await place(ada);
    await ada.get(`/orders/${oldOrder.id}`).expect(200);
    await old.anonymous.get('/ready').expect(200);
  });

  it('each release reads, lists and cancels orders of the other', async () => {
    const fresh = await (await startApi('2.0.0', appUrl)).customer('ada');
    const ada = await old.customer('ada');
    const ofNew = await place(fresh);
    const ofOld = await place(ada);
    const { trackingNumber: _, ...asOldShowsIt } = ofNew;
    expect((await ada.get(`/orders/${ofNew.id}`)).body).toEqual(asOldShowsIt);
    expect((await fresh.get(`/orders/${ofOld.id}`)).body).toEqual({ ...ofOld, trackingNumber: null });
    await ada.post(`/orders/${ofNew.id}/cancel`).set('If-Match', '"1"').expect(200);
    await fresh.post(`/orders/${ofOld.id}/cancel`).set('If-Match', '"1"').expect(200);
  });

  it('a retry of an unanswered request at the other release places one order', async () => {
    const fresh = await (await startApi('2.0.0', appUrl)).customer('ada');
    const ada = await old.customer('ada');
    for (const [first, second] of [
      [ada, fresh],
      [fresh, ada],
    ] as const) {
      const key = randomUUID();
      const order = anOrder();
      const answered = await first.post('/orders').set('Idempotency-Key', key).send(order).expect(201);
      const again = await second.post('/orders').set('Idempotency-Key', key).send(order).expect(201);
      expect(again.text).toBe(answered.text);
    }
  });

  it('an order of the old release has no tracking until the backfill reaches it', async () => {
    const ada = await (await startApi('2.0.0', appUrl)).customer('ada');
    const tracking = async () => (await ada.get(`/orders/${oldOrder.id}/tracking`).expect(200)).body;
    expect(await tracking()).toEqual({
      orderId: oldOrder.id,
      trackingNumber: null,
      carrier: null,
      status: 'pending',
      events: [],
    });
    await applySchema(ownerUrl, v2, ['backfill']);
    expect(await tracking()).toMatchObject({
      trackingNumber: expect.stringMatching(/^ZD[0-9A-F]{16}$/),
      status: 'label_created',
      events: [{ occurredAt: oldOrder.createdAt }],
    });
  });

  it('the old release can still place orders: only contract closes the way back', async () => {
    await place(await old.customer('ada'));
  });

  it('after the contract, the old release cannot place orders, and logs no data of the request', async () => {
    await old.close();
    await applySchema(ownerUrl, v2, ['contract']);
    const late = await startApi('1.0.0', appUrl);
    const ada = await late.customer('ada');
    await ada.post('/orders').send(anOrder()).expect(500);
    await ada.get(`/orders/${oldOrder.id}`).expect(200);
    expect(late.log()).toContain('23502');
    expect(late.log()).not.toContain('ada@example.com');
  });

  it('after the contract, the old release does not become ready', async () => {
    const { anonymous, whyNotReady } = await startApi('1.0.0', appUrl);
    expect((await anonymous.get('/ready').expect(503)).body.reason).toBe('schema');
    expect(whyNotReady('ready')?.detail).toMatch(/1\.0\.0 is older than 2\.0\.0/);
  });

  it('no order is lost, and every order has a tracking number', async () => {
    const staff = await (await startApi('2.0.0', appUrl)).fulfilment();
    const { orders } = (await staff.get('/orders').query({ limit: 100 })).body;
    expect(orders).toHaveLength(7);
    for (const order of orders) expect(order.trackingNumber).toMatch(/^ZD/);
  });
});
