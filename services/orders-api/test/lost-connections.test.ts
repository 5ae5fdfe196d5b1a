import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createDatabase } from '@zero-downtime/database/knex';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { anOrder } from './orders-behaviour.ts';
import { Relay } from './relay.ts';
import { type Api, startApi } from './releases.ts';

const { appUrl, superuserUrl } = inject('databases').lost;
const superuser = createDatabase({ url: superuserUrl, applicationName: 'test', poolMax: 1 });
afterAll(() => superuser.destroy());

const idsOf = async (customerId: string): Promise<string[]> =>
  (await superuser('orders').where({ customer_id: customerId }).select('id')).map(({ id }) => id);

/** Ends about half the sessions of a release. */
const endSessions = (release: string) =>
  superuser.raw(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = ? and random() < 0.5',
    [`orders-api/${release}`],
  );

describe.each(['1.0.0', '2.0.0'] as const)('while %s loses connections', (release) => {
  const relay = new Relay(appUrl);
  let api: Api;
  beforeAll(async () => {
    await relay.open();
    api = await startApi(release, relay.url);
  });
  afterAll(() => relay.cut());

  it.each([
    ['without a key', () => ({})],
    ['with a key', () => ({ 'Idempotency-Key': randomUUID() })],
  ])('every order %s is stored once and answered with a success', async (_, headers) => {
    const id = randomUUID();
    const customer = await api.customer(id);
    const underWay = new Set<Promise<unknown>>();
    const answers: { status: number; id: string; replayed: string | undefined }[] = [];
    let left = 300;
    async function shop(): Promise<void> {
      while (left-- > 0) {
        const request = customer.post('/orders').set(headers()).send(anOrder());
        const answered = request.then(({ status, body, headers: { 'idempotency-replayed': replayed } }) => {
          answers.push({ status, id: body.id, replayed });
        });
        underWay.add(answered);
        await answered;
        underWay.delete(answered);
      }
    }
    const shoppers = Promise.all(Array.from({ length: 10 }, shop));
    while (left > 0) {
      await delay(Math.random() * 10);
      await endSessions(release);
      // A statement is tried three times: no statement may lose its connection a third time.
      await Promise.all(underWay);
    }
    await shoppers;
    expect(new Set(answers.map(({ status, replayed }) => `${status} ${replayed}`))).toEqual(
      new Set(['201 undefined']),
    );
    expect(answers.map((answer) => answer.id).sort()).toEqual((await idsOf(id)).sort());
  });

  it.each([
    ['without a key', {}],
    ['with a key', { 'Idempotency-Key': randomUUID() }],
  ])('an order %s whose answer is lost after the commit is stored once', async (_, headers) => {
    const id = randomUUID();
    const customer = await api.customer(id);
    relay.loseAnswer();
    const placed = await customer.post('/orders').set(headers).send(anOrder()).expect(201);
    expect(placed.headers).not.toHaveProperty('idempotency-replayed');
    expect(await idsOf(id)).toEqual([placed.body.id]);
    expect((await customer.get(`/orders/${placed.body.id}`)).body).toEqual(placed.body);
  });
});

it('a tracking event whose answer is lost after the commit is stored once', async () => {
  const relay = new Relay(appUrl);
  await relay.open();
  const api = await startApi('2.0.0', relay.url);
  const { body: order } = await (await api.customer()).post('/orders').send(anOrder()).expect(201);
  const event = {
    id: 'e1',
    status: 'in_transit',
    carrier: 'Parcel Post',
    description: 'On its way',
    occurredAt: new Date().toISOString(),
  };
  relay.loseAnswer('INSERT 0 1');
  const { body } = await (await api.as('carrier', ['tracking:write']))
    .post(`/orders/${order.id}/tracking/events`)
    .send(event)
    .expect(200);
  expect(body).toEqual(event);
  expect(await superuser('tracking_events').where({ order_id: order.id, event_id: 'e1' })).toHaveLength(1);
  await relay.cut();
});
