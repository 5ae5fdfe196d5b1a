import { createDatabase } from '@zero-downtime/database/knex';
import { afterAll, afterEach, describe, expect, inject, it } from 'vitest';
import { eventually } from './eventually.ts';
import { anOrder, place } from './orders-behaviour.ts';
import { startApi } from './releases.ts';

const { appUrl, superuserUrl } = inject('databases').limits;
const superuser = createDatabase({ url: superuserUrl, applicationName: 'test', poolMax: 2 });
afterAll(() => superuser.destroy());

const unlocks: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(unlocks.splice(0).map((unlock) => unlock())));

/** Blocks every request that reads or writes orders. */
async function lockOrders(): Promise<void> {
  const trx = await superuser.transaction();
  await trx.raw('lock table orders in access exclusive mode');
  unlocks.push(() => trx.rollback());
}

const blocked = async () => {
  const { rows } = await superuser.raw(
    "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return rows.length;
};

describe('past its capacity the API', () => {
  it('refuses at once, starts no work, and serves again when the load has gone', async () => {
    const api = await startApi('2.0.0', appUrl, { maxInFlight: 3 });
    const [ada, bob, eve] = await Promise.all([
      api.customer('ada'),
      api.customer('bob'),
      api.customer('eve'),
    ]);
    await lockOrders();
    const inFlight = [ada, ada, ada].map((customer) => customer.get('/orders').then(({ status }) => status));
    await eventually(async () => expect(await blocked()).toBe(3));
    const excess = await ada.post('/orders').send(anOrder()).expect(429);
    expect(excess.body.type).toBe('/problems/rate-limited');
    expect(excess.headers['retry-after']).toMatch(/^[1-9]\d*$/);
    inFlight.push(bob.get('/orders').then(({ status }) => status));
    await eventually(async () => expect(await blocked()).toBe(4));
    const { headers, body } = await eve.post('/orders').send(anOrder()).expect(503);
    expect(body.type).toBe('/problems/overloaded');
    expect(headers['retry-after']).toMatch(/^[1-9]\d*$/);
    await api.anonymous.get('/health').expect(200);
    await api.anonymous.get('/ready').expect(200);
    expect(await blocked()).toBe(4);
    await unlocks.pop()?.();
    expect(await Promise.all(inFlight)).toEqual([200, 200, 200, 200]);
    await place(ada);
  });

  it('lets no request wait for a connection longer than the configured limit', async () => {
    const api = await startApi('2.0.0', appUrl, { acquireTimeoutMs: 200, poolMin: 5 });
    await api.db.warm();
    const customer = await api.customer();
    await lockOrders();
    const holders = Array.from({ length: 5 }, () => customer.get('/orders').then(({ status }) => status));
    await eventually(async () => expect(await blocked()).toBe(5));
    const { headers, body } = await customer.get('/orders').expect(503);
    expect(body.type).toBe('/problems/unavailable');
    expect(headers['retry-after']).toBeDefined();
    await unlocks.pop()?.();
    expect(new Set(await Promise.all(holders))).toEqual(new Set([200]));
  });
});

describe('a request that takes too long', () => {
  it('is answered 503, and returns its database connection to the pool', async () => {
    const api = await startApi('2.0.0', appUrl, { requestTimeoutMs: 200 });
    const customer = await api.customer();
    await lockOrders();
    const answers = await Promise.all(Array.from({ length: 5 }, () => customer.get('/orders')));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.type}`))).toEqual(
      new Set(['503 /problems/request-timeout']),
    );
    await unlocks.pop()?.();
    await eventually(() => {
      const { total, idle, connecting, waiting } = api.db.stats();
      expect({ waiting, connecting, used: total - idle }).toEqual({ waiting: 0, connecting: 0, used: 0 });
    });
    await place(customer);
  });
});

describe('a client that exceeds the rate limit', () => {
  it('gets 429 with Retry-After, and other clients are served', async () => {
    const api = await startApi('2.0.0', appUrl, { requestsPerMinute: 10 });
    const [ada, eve] = await Promise.all([api.customer('ada'), api.customer('eve')]);
    const answers = [];
    for (let n = 0; n < 12; n++) answers.push(await ada.get('/orders'));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.body.type).toBe('/problems/rate-limited');
    expect(refused[0]?.headers['retry-after']).toMatch(/^[1-9]\d*$/);
    await eve.get('/orders').expect(200);
  });
});
