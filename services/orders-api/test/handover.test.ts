import { beforeAll, describe, expect, inject, it } from 'vitest';
import { anOrder } from './orders-behaviour.ts';
import { modulesOf, serviceDir, startApi } from './releases.ts';
import { runSchema } from './run-schema.ts';

type Api = Awaited<ReturnType<typeof startApi>>;
const v2 = { dir: serviceDir, version: '2.0.0' };

// The story of one deploy, in its order: each test goes on where the one before it ended.
describe('while 2.0.0 takes over from 1.0.0', { sequential: true } as object, () => {
  const { ownerUrl, appUrl } = inject('databases').handover;
  let old: Api;
  let oldOrder: { id: string; createdAt: string };
  beforeAll(async () => {
    old = await startApi('1.0.0', appUrl);
    oldOrder = (await old.agent.post('/orders').send(anOrder()).expect(201)).body;
  });

  it('the new release does not become ready before the schema is expanded, and says what it needs', async () => {
    const { agent, log } = await startApi('2.0.0', appUrl);
    expect((await agent.get('/ready').expect(503)).body.reason).toBe('schema');
    expect(log()).toBe('');
  });

  it('the old release does not notice that the schema expands below it', async () => {
    await runSchema(ownerUrl, v2, ['expand']);
    await old.agent.post('/orders').send(anOrder()).expect(201);
    await old.agent.get(`/orders/${oldOrder.id}`).expect(200);
    await old.agent.get('/ready').expect(200);
  });

  it('each reads, lists and cancels what the other has placed', async () => {
    const fresh = await startApi('2.0.0', appUrl);
    const ofNew = (await fresh.agent.post('/orders').send(anOrder()).expect(201)).body;
    const ofOld = (await old.agent.post('/orders').send(anOrder()).expect(201)).body;
    const { trackingNumber: _, ...asOldShowsIt } = ofNew;
    expect((await old.agent.get(`/orders/${ofNew.id}`)).body).toEqual(asOldShowsIt);
    expect((await fresh.agent.get(`/orders/${ofOld.id}`)).body).toEqual({ ...ofOld, trackingNumber: null });
    await old.agent.post(`/orders/${ofNew.id}/cancel`).expect(200);
    await fresh.agent.post(`/orders/${ofOld.id}/cancel`).expect(200);
  });

  it('an order of the old release has no tracking until the backfill gives it some', async () => {
    const { agent } = await startApi('2.0.0', appUrl);
    const tracking = async () => (await agent.get(`/orders/${oldOrder.id}/tracking`).expect(200)).body;
    expect(await tracking()).toEqual({
      orderId: oldOrder.id,
      trackingNumber: null,
      carrier: null,
      status: 'pending',
      events: [],
    });
    await runSchema(ownerUrl, v2, ['backfill']);
    expect(await tracking()).toMatchObject({
      trackingNumber: expect.stringMatching(/^ZD[0-9A-F]{16}$/),
      status: 'label_created',
      events: [{ occurredAt: oldOrder.createdAt }],
    });
  });

  it('the old release can still place orders: only contract closes the way back', async () => {
    await old.agent.post('/orders').send(anOrder()).expect(201);
  });

  it('once contracted, the old release cannot place orders any more, and keeps what it was told out of its log', async () => {
    await old.close();
    await runSchema(ownerUrl, v2, ['contract']);
    const late = await startApi('1.0.0', appUrl);
    const order = anOrder();
    await late.agent.post('/orders').send(order).expect(500);
    await late.agent.get(`/orders/${oldOrder.id}`).expect(200);
    expect(late.log()).toContain('23502');
    expect(late.log()).not.toContain(order.customer.id);
  });

  it('once contracted, the old release does not become ready', async () => {
    const { agent, db } = await startApi('1.0.0', appUrl);
    expect((await agent.get('/ready').expect(503)).body.reason).toBe('schema');
    const { readinessOf } = await modulesOf('1.0.0');
    expect((await readinessOf(db, '1.0.0')())?.detail).toMatch(/1\.0\.0 is older than 2\.0\.0/);
  });

  it('nothing that was placed on the way is lost, and everything has a tracking number', async () => {
    const { agent } = await startApi('2.0.0', appUrl);
    const { orders } = (await agent.get('/orders').query({ limit: 100 })).body;
    expect(orders).toHaveLength(5);
    for (const order of orders) expect(order.trackingNumber).toMatch(/^ZD/);
  });
});
