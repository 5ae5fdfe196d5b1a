import { randomUUID } from 'node:crypto';
import { createDatabase } from '@zero-downtime/database/knex';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { anOrder } from './orders-behaviour.ts';
import { type Api, startApi } from './releases.ts';

const { appUrl, superuserUrl } = inject('databases').expanded;
const superuser = createDatabase({ url: superuserUrl, applicationName: 'test', poolMax: 2 });
let replicas: Api[];
let customers: Awaited<ReturnType<Api['customer']>>[];
const id = randomUUID();
beforeAll(async () => {
  replicas = [await startApi('1.0.0', appUrl), await startApi('2.0.0', appUrl)];
  customers = await Promise.all(replicas.map((replica) => replica.customer(id)));
});
afterAll(() => superuser.destroy());

const send = (key: string, order: object, n = 0) =>
  (customers[n % customers.length] as (typeof customers)[0])
    .post('/orders')
    .set('Idempotency-Key', key)
    .send(order);
const ordersWith = async (sku: string) => (await superuser('order_items').where({ sku })).length;
const orderOf = (sku: string) => ({ ...anOrder(), items: [{ sku, quantity: 1, unitPriceMinor: 1 }] });

it('fifty concurrent requests with one key, to replicas of two releases, place one order and get one answer', async () => {
  const [key, sku] = [randomUUID(), randomUUID()];
  const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => send(key, orderOf(sku), n)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(answers.filter(({ headers }) => !headers['idempotency-replayed'])).toHaveLength(1);
  expect(await ordersWith(sku)).toBe(1);
});

it('a key with another body is refused, and places no order', async () => {
  const [key, sku] = [randomUUID(), randomUUID()];
  await send(key, anOrder()).expect(201);
  const { body } = await send(key, orderOf(sku)).expect(422);
  expect(body.type).toBe('/problems/idempotency-key-reused');
  expect(await ordersWith(sku)).toBe(0);
});

it('a key whose first request is still running is in use', async () => {
  const [key, sku] = [randomUUID(), randomUUID()];
  // The request waits for an uncommitted row with the same key.
  const trx = await superuser.transaction();
  const row = { customer_id: id, key, fingerprint: '', answer: '', expires_at: new Date() };
  await trx('idempotency_keys').insert(row);
  const first = send(key, orderOf(sku), 0).then(({ status }) => status);
  const waiting = () =>
    superuser('pg_stat_activity').whereRaw("datname = current_database() and wait_event_type = 'Lock'");
  await expect.poll(waiting).toHaveLength(1);
  const { status, body, headers } = await send(key, orderOf(sku), 1);
  await trx.rollback();
  expect({ status, type: body.type }).toEqual({ status: 409, type: '/problems/idempotency-key-in-use' });
  expect(headers['retry-after']).toBe('1');
  expect(await first).toBe(201);
  await send(key, orderOf(sku), 1).expect(201).expect('Idempotency-Replayed', 'true');
  expect(await ordersWith(sku)).toBe(1);
});

it('an expired key can be used again', async () => {
  const [key, sku] = [randomUUID(), randomUUID()];
  const first = await send(key, anOrder()).expect(201);
  await superuser('idempotency_keys')
    .where({ key })
    .update({ expires_at: new Date(0) });
  const second = await send(key, orderOf(sku)).expect(201);
  expect(second.body.id).not.toBe(first.body.id);
  expect(second.headers).not.toHaveProperty('idempotency-replayed');
  expect((await send(key, orderOf(sku)).expect(201)).text).toBe(second.text);
});

it('a refused order does not use up its key', async () => {
  const key = randomUUID();
  await send(key, { ...anOrder(), currency: 'euro' }).expect(400);
  await send(key, anOrder()).expect(201);
});

it.each(['', 'a b', 'x'.repeat(256)])('the key %j is refused', async (key) => {
  const { body } = await send(key, anOrder()).expect(400);
  expect(body.type).toBe('/problems/invalid-idempotency-key');
});
