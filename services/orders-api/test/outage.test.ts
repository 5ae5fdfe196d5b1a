import { createDatabase } from '@zero-downtime/database/knex';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { eventually } from './eventually.ts';
import { anOrder, place } from './orders-behaviour.ts';
import { Relay } from './relay.ts';
import { type Api, startApi } from './releases.ts';

const database = inject('databases').outage;
const relay = new Relay(database.appUrl);
// Two connections: within the transaction that holds a lock, pg_stat_activity is a fixed snapshot.
const superuser = createDatabase({ url: database.superuserUrl, applicationName: 'test', poolMax: 2 });
let api: Api;
let customer: Awaited<ReturnType<Api['customer']>>;
beforeAll(async () => {
  await relay.open();
  api = await startApi('2.0.0', relay.url);
  customer = await api.customer();
});
afterAll(async () => {
  await relay.cut();
  await superuser.destroy();
});

const readiness = async () => (await api.anonymous.get('/ready')).status;

it('answers 503 while the database is unreachable, stays ready, and recovers by itself', async () => {
  expect(await readiness()).toBe(200);
  const order = await place(customer);

  await relay.cut();
  const refused = await customer.get(`/orders/${order.id}`).expect(503);
  expect(refused.headers).toMatchObject({
    'content-type': expect.stringMatching('application/problem'),
    'retry-after': '1',
  });
  await customer.post('/orders').send(anOrder()).expect(503);
  for (const probe of ['/health', '/health/startup', '/ready']) await api.anonymous.get(probe).expect(200);

  await relay.open();
  await vi.waitFor(
    async () => expect((await customer.get(`/orders/${order.id}`).expect(200)).body).toEqual(order),
    { timeout: 10_000 },
  );
});

it('answers 503 on a database that became a standby, and finds the new primary', async () => {
  const readOnly = async (on: boolean) => {
    const [{ name }] = (await superuser.raw('select current_database() as name')).rows;
    await superuser.raw('alter database ?? set default_transaction_read_only = ??', [
      name,
      on ? 'on' : 'off',
    ]);
  };
  await readOnly(true);
  try {
    await endSessions();
    await vi.waitFor(
      async () =>
        expect((await customer.post('/orders').send(anOrder()).expect(503)).headers['retry-after']).toBe('1'),
      { timeout: 10_000 },
    );
    expect(await readiness()).toBe(200);
  } finally {
    // The superuser's sessions are read-only too at this point.
    await superuser.raw('set default_transaction_read_only = off');
    await readOnly(false);
  }
  await vi.waitFor(() => place(customer), { timeout: 10_000 });
});

it('answers a read on another connection when the database ends its session', async () => {
  const unlock = await lockOrders();
  const blocked = customer.get('/orders').then(({ status }) => status);
  await eventually(async () => expect(await waitingSessions('pg_terminate_backend(pid)')).toBe(1));
  await eventually(async () => expect(await waitingSessions('pid')).toBe(1));
  await unlock();
  expect(await blocked).toBe(200);
});

const confirm = async (order: { id: string }) => {
  const staff = await api.fulfilment();
  return staff.patch(`/orders/${order.id}`).set('If-Match', '"1"').send({ status: 'confirmed' });
};

it('makes a change on another connection when the database ends its session before the change', async () => {
  const order = await place(customer);
  const unlock = await lockOrders();
  const blocked = confirm(order);
  await eventually(async () => expect(await waitingSessions('pg_terminate_backend(pid)')).toBe(1));
  await eventually(async () => expect(await waitingSessions('pid')).toBe(1));
  await unlock();
  expect(await blocked).toMatchObject({ status: 200, body: { status: 'confirmed', version: 2 } });
});

it('answers 503 and not 500 when the connection breaks after a change that may have been made', async () => {
  const order = await place(customer);
  relay.loseAnswer('UPDATE 1');
  expect((await confirm(order)).status).toBe(503);
});

it('stays ready while requests wait for a connection', async () => {
  const unlock = await lockOrders();
  const waiting = Array.from({ length: 10 }, () => customer.get('/orders').then(({ status }) => status));
  await vi.waitFor(async () => expect(await waitingSessions('pid')).toBe(5));
  expect(await readiness()).toBe(200);
  await unlock();
  expect(new Set(await Promise.all(waiting))).toEqual(new Set([200]));
});

async function lockOrders(): Promise<() => Promise<unknown>> {
  const trx = await superuser.transaction();
  await trx.raw('lock table orders in access exclusive mode');
  return () => trx.rollback();
}

/** The number of the service's sessions that wait for a lock, after `each` is applied to them. */
async function waitingSessions(each: string): Promise<number> {
  const { rows } = await superuser.raw(
    `select ${each} from pg_stat_activity
     where application_name = 'orders-api/2.0.0' and datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows.length;
}

/** Ends every session of the service, as a failover does. */
const endSessions = () =>
  superuser.raw(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'orders-api/2.0.0'",
  );
