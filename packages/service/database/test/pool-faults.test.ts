import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPool, DatabaseUnreachable, type Pool, type PoolOptions, statement } from '../src/index.ts';
import type { TestDatabase } from '../src/testing/index.ts';
import { runDatabase } from '../src/testing/run-database.ts';
import { eventually } from './eventually.ts';
import { FaultyProxy } from './faulty-proxy.ts';

const one = statement<{ n: number }>('one', 'select 1 as n', { idempotent: true });
const session = statement<{ pid: number }>('session', 'select pg_backend_pid() as pid', { idempotent: true });
const sleep = statement('sleep', 'select pg_sleep($1)', { idempotent: true });

let urls: TestDatabase;
let proxy: FaultyProxy;
const closers: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  urls = await runDatabase();
  proxy = new FaultyProxy(urls.appUrl);
  await proxy.listen();
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
  await proxy.close();
});

function connect(more: Partial<PoolOptions> = {}): Pool {
  const pool = createPool({ url: proxy.url, applicationName: 'test', max: 4, ...more });
  closers.push(() => pool.close());
  return pool;
}

/**
 * Calls `query` repeatedly, `atOnce` at a time, until the returned function is called, which returns the
 * errors.
 */
function load(
  query: () => Promise<unknown>,
  atOnce: number,
): () => Promise<{ answered: number; errors: unknown[] }> {
  let on = true;
  let answered = 0;
  closers.push(async () => {
    on = false;
  });
  const errors: unknown[] = [];
  const callers = Array.from({ length: atOnce }, async () => {
    while (on)
      await query().then(
        () => answered++,
        (error: unknown) => errors.push(error),
      );
  });
  return async () => {
    on = false;
    await Promise.all(callers);
    return { answered, errors };
  };
}

describe('while connections are cut', () => {
  it('no idempotent statement fails, and at most two connections are opened at once', async () => {
    const pool = connect({ max: 10 });
    const stop = load(() => pool.query(one), 20);
    await eventually(() => expect(proxy.open).toBe(10));
    for (let cut = 0; cut < 5; cut++) {
      proxy.cutAll();
      await eventually(() => expect(proxy.open).toBe(10));
    }
    const { errors, answered } = await stop();
    expect(errors).toEqual([]);
    expect(answered).toBeGreaterThan(20);
    expect(proxy.most.opening).toBeLessThanOrEqual(2);
    expect(proxy.accepted).toBeLessThanOrEqual(10 * 6 + 5 * 2);
  });

  it('no idempotent statement fails when the server ends every session', async () => {
    const superuser = connect({ url: urls.superuserUrl, max: 1 });
    const others = "datname = current_database() and usename = 'orders_app'";
    const end = statement('end', `select pg_terminate_backend(pid) from pg_stat_activity where ${others}`);
    const pool = connect({ max: 10 });
    const stop = load(() => pool.query(one), 20);
    for (let times = 0; times < 5; times++) {
      await eventually(() => expect(proxy.open).toBe(10));
      await superuser.query(end);
    }
    expect((await stop()).errors).toEqual([]);
  });

  it('a statement that is not idempotent never runs twice, and has run when it was acknowledged', async () => {
    const owner = connect({ url: urls.ownerUrl, max: 10 });
    await owner.query(statement('make', 'create table made (id int)'));
    const superuser = connect({ url: urls.superuserUrl, max: 1 });
    const end = statement(
      'end',
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'orders_owner' and datname = current_database()",
    );
    const write = statement('write', 'insert into made values ($1)');
    const count = 50;
    for (let cut = 0; cut < 10; cut++) {
      const written = Promise.allSettled(
        Array.from({ length: count }, (_, n) => owner.query(write, [cut * count + n])),
      );
      await superuser.query(end);
      const failed = (await written).filter(({ status }) => status === 'rejected').length;
      const [{ rows, ids } = { rows: 0, ids: 0 }] = await owner.query(
        statement<{ rows: number; ids: number }>(
          'count',
          `select count(*)::int as rows, count(distinct id)::int as ids from made where id >= ${cut * count}`,
          { idempotent: true },
        ),
      );
      expect(rows).toBe(ids);
      expect(rows).toBeGreaterThanOrEqual(count - failed);
    }
  });

  it('a statement that is not idempotent is not sent again when its outcome is unknown', async () => {
    const pool = connect({ max: 1 });
    await pool.query(one);
    const running = pool.query(statement('write', 'select pg_sleep(30)'));
    proxy.cutAll();
    await expect(running).rejects.toMatchObject({ statement: 'write' });
    expect(await pool.query(one)).toEqual([{ n: 1 }]);
  });

  it('a statement that loses every connection fails after its third try', async () => {
    const pool = connect({ max: 1 });
    const running = pool.query(sleep, [30]).catch((error: unknown) => error);
    for (let times = 1; times <= 3; times++) {
      await eventually(() => expect(pool.stats()).toMatchObject({ total: 1, idle: 0 }));
      await eventually(() => expect(proxy.accepted).toBe(times));
      proxy.cutAll();
    }
    expect(await running).toMatchObject({ statement: 'sleep' });
  });
});

describe('when the database is unreachable', () => {
  it('rejects waiting and new requests at once, and recovers when it is back', async () => {
    const warnings: string[] = [];
    const pool = connect({ acquireTimeoutMs: 600_000, onWarning: (message) => warnings.push(message) });
    await pool.query(one);
    await proxy.close();
    const waiting = Array.from({ length: 10 }, () => pool.query(one).catch((error: unknown) => error));
    for (const error of await Promise.all(waiting)) expect(error).toBeInstanceOf(DatabaseUnreachable);
    await expect(pool.query(one)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    expect(pool.stats().waiting).toBe(0);
    await proxy.listen();
    await eventually(() => pool.query(one));
    // Not one for each attempt: only the first failure, and the first that makes it unreachable.
    expect(warnings.filter((text) => text.startsWith('cannot connect')).length).toBeLessThanOrEqual(2);
    expect(warnings.at(-1)).toMatch(/^connected again, after \d+ failed attempts$/);
  });

  it('rejects at once with the reason when the password is wrong', async () => {
    const url = urls.appUrl.replace(/:[^:@]+@/, ':wrong@');
    await expect(connect({ url, acquireTimeoutMs: 600_000 }).query(one)).rejects.toMatchObject({
      name: 'DatabaseUnreachable',
      message: expect.stringContaining('password authentication failed'),
    });
  });

  it('a query waits for a working connection while a second one is refused', async () => {
    const pool = connect({ max: 2, url: urls.appUrl });
    const refused = connect({ max: 2 });
    await Promise.all([pool, refused].map((each) => each.query(one)));
    const running = refused.query(sleep, [0.3]);
    proxy.refuse();
    expect(await refused.query(one)).toEqual([{ n: 1 }]);
    await running;
  });
});

it('requests wait again when an attempt hangs after a refused one', async () => {
  await proxy.close();
  const pool = connect();
  await expect(pool.query(one)).rejects.toThrow(DatabaseUnreachable);
  proxy.hold();
  await proxy.listen();
  await eventually(() => expect(proxy.accepted).toBe(1));
  await eventually(() => expect(pool.stats().connecting).toBe(0));
  const waiting = pool.query(one);
  proxy.pass();
  expect(await waiting).toEqual([{ n: 1 }]);
});

it('closes while the server is stalled', async () => {
  const pool = connect({ min: 2 });
  await pool.warm();
  proxy.stall();
  expect(await pool.close(60_000)).toBe(true);
});

describe('when the server is slow', () => {
  it('waits for a server that accepts no connections yet, as during its start', async () => {
    const superuser = connect({ url: urls.superuserUrl, max: 1 });
    const allow = (count: number) =>
      superuser.query(statement('allow', `alter role orders_app connection limit ${count}`));
    await allow(0);
    const warnings: string[] = [];
    const pool = connect({ onWarning: (message) => warnings.push(message) });
    const waiting = pool.query(one);
    await eventually(() => expect(warnings).toHaveLength(1));
    await allow(-1);
    expect(await waiting).toEqual([{ n: 1 }]);
  });

  it('retries after a connect timeout', async () => {
    proxy.hold();
    const pool = connect({ connectTimeoutMs: 100, max: 1 });
    const waiting = pool.query(one);
    await eventually(() => expect(proxy.accepted).toBeGreaterThan(1));
    proxy.pass();
    expect(await waiting).toEqual([{ n: 1 }]);
  });
});

describe('the minimum', () => {
  it('is open when warm() resolves, even with a slow server', async () => {
    proxy.hold();
    const pool = connect({ min: 3 });
    const warm = pool.warm();
    await eventually(() => expect(pool.stats()).toMatchObject({ total: 0, connecting: 2 }));
    proxy.pass();
    await warm;
    expect(pool.stats()).toMatchObject({ total: 3, idle: 3, connecting: 0 });
  });

  it('warm() resolves early when it is aborted or the pool is closed', async () => {
    proxy.hold();
    const pool = connect({ min: 1 });
    const stop = new AbortController();
    const warm = pool.warm(stop.signal);
    stop.abort();
    await warm;
    const again = pool.warm();
    expect(await pool.close()).toBe(true);
    await again;
  });

  it('warm() waits while the database is unreachable', async () => {
    await proxy.close();
    const pool = connect({ min: 1 });
    const warm = pool.warm();
    await expect(pool.query(one)).rejects.toThrow(DatabaseUnreachable);
    await proxy.listen();
    await warm;
    expect(pool.stats().idle).toBe(1);
  });

  it('stays open when idle, and connections beyond it are closed', async () => {
    const pool = connect({ min: 1, idleTimeoutMs: 50 });
    const holder = connect({ max: 1 });
    await holder.query(statement('hold', 'select pg_advisory_lock(1)'));
    const waiting = Array.from({ length: 4 }, () =>
      pool.query(statement('wait', 'select pg_advisory_xact_lock(1)')),
    );
    await eventually(() => expect(pool.stats().total).toBe(4));
    await holder.query(statement('let_go', 'select pg_advisory_unlock(1)'));
    await Promise.all(waiting);
    await eventually(() => expect(pool.stats()).toMatchObject({ total: 1, idle: 1 }));
  });

  it('is restored in the background when connections are lost', async () => {
    const pool = connect({ min: 2 });
    await pool.warm();
    proxy.cutAll();
    await eventually(() => expect(proxy.accepted).toBe(4));
    await eventually(() => expect(pool.stats()).toMatchObject({ total: 2, idle: 2 }));
  });

  it('is replaced when it expires, after a new connection is open', async () => {
    const pool = connect({ min: 1, maxLifetimeMs: 200 });
    await pool.warm();
    const [first] = await pool.query(session);
    const totals = new Set<number>();
    await eventually(async () => {
      totals.add(pool.stats().total);
      expect((await pool.query(session))[0]?.pid).not.toBe(first?.pid);
    });
    expect(totals).not.toContain(0);
  });
});

describe('a conflict between transactions', () => {
  it('is retried', async () => {
    const owner = connect({ url: urls.ownerUrl, max: 2 });
    await owner.query(statement('make', 'create sequence tries'));
    const failOnce = `do $$ begin
      if nextval('tries') < 3 then raise exception using errcode = '40001'; end if;
    end $$`;
    await owner.query(statement('conflict', failOnce));
    expect(await owner.query(statement('count', 'select last_value::int as n from tries'))).toEqual([
      { n: 3 },
    ]);
  });

  it('is reported after the third failure', async () => {
    const fail = "do $$ begin raise exception using errcode = '40P01'; end $$";
    await expect(connect().query(statement('deadlock', fail))).rejects.toMatchObject({ code: '40P01' });
  });
});
