import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createPool, type Pool, PoolClosed, type PoolOptions, PoolTimeout, statement } from '../src/index.ts';
import type { TestDatabase } from '../src/testing/index.ts';
import { runDatabase } from '../src/testing/run-database.ts';
import { eventually } from './eventually.ts';

const sleep = statement('sleep', 'select pg_sleep($1)');
const one = statement<{ n: number }>('one', 'select 1 as n');
const session = statement<{ pid: number; name: string }>(
  'session',
  "select pg_backend_pid() as pid, current_setting('application_name') as name",
);

let urls: TestDatabase;
const open: Pool[] = [];
beforeEach(async () => {
  urls = await runDatabase();
});
afterAll(async () => {
  await Promise.all(open.map((pool) => pool.close()));
});

function connect(more: Partial<PoolOptions> = {}): Pool {
  const pool = createPool({ url: urls.appUrl, applicationName: 'shop/1.2.3', max: 2, ...more });
  open.push(pool);
  return pool;
}

const waitForLock = statement('wait_for_lock', 'select pg_advisory_xact_lock(1)');

/** Makes {@link waitForLock} wait until the returned function is called. */
async function lock(): Promise<() => Promise<unknown>> {
  const holder = connect({ max: 1 });
  await holder.query(statement('lock', 'select pg_advisory_lock(1)'));
  return () => holder.query(statement('unlock', 'select pg_advisory_unlock(1)'));
}

/** Runs a statement as the superuser, whose sessions the tests do not end. */
const asSuperuser = (text: string) =>
  connect({ url: urls.superuserUrl, max: 1 }).query(statement('as_superuser', text));

const endAllSessions = () =>
  asSuperuser(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );

/** Resolves to the session that {@link waitForLock} waits in, apart from `ended`. */
const waitingSession = (ended?: number) =>
  eventually(async () => {
    const rows = (await asSuperuser(
      "select pid from pg_stat_activity where datname = current_database() and wait_event = 'advisory'",
    )) as { pid: number }[];
    expect(rows).toEqual([{ pid: expect.any(Number) }]);
    const pid = rows[0]?.pid as number;
    expect(pid).not.toBe(ended);
    return pid;
  });

describe('a pool', () => {
  it('names its sessions after the service and its version', async () => {
    expect(await connect().query(session)).toEqual([expect.objectContaining({ name: 'shop/1.2.3' })]);
  });

  it('prepares a statement once', async () => {
    const pool = connect({ max: 1 });
    for (let n = 0; n < 3; n++) expect(await pool.query(one)).toEqual([{ n: 1 }]);
    const prepared = statement(
      'prepared',
      'select count(*)::int as n from pg_prepared_statements where statement = $1',
    );
    expect(await pool.query(prepared, [one.text])).toEqual([{ n: 1 }]);
  });

  it('recovers at once after all idle connections were lost', async () => {
    const pool = connect();
    await Promise.all([pool.query(one), pool.query(one)]);
    await endAllSessions();
    await eventually(() => pool.query(one));
    await Promise.all(Array.from({ length: 20 }, () => pool.query(one)));
  });

  it('sends a statement again when the server ended its session, which rolled it back', async () => {
    const pool = connect({ max: 1 });
    const unlock = await lock();
    const answer = pool.query(waitForLock);
    const ended = await waitingSession();
    await asSuperuser(`select pg_terminate_backend(${ended})`);
    await waitingSession(ended);
    await unlock();
    expect(await answer).toHaveLength(1);
  });

  it('the server ends a statement at its timeout, and its connection stays open', async () => {
    const pool = connect({ max: 1, statementTimeoutMs: 50 });
    const [before] = await pool.query(session);
    await expect(pool.query(sleep, [30])).rejects.toMatchObject({ code: '57014' });
    expect(await pool.query(session)).toEqual([before]);
  });

  it('keeps a connection whose statement was rejected', async () => {
    const pool = connect({ max: 1 });
    const [before] = await pool.query(session);
    await expect(pool.query(statement('bad', 'select 1 / $1::int'), [0])).rejects.toMatchObject({
      code: '22012',
      statement: 'bad',
    });
    expect(await pool.query(session)).toEqual([before]);
  });

  it('rejects a caller at the acquire timeout, and serves the next one', async () => {
    const pool = connect({ max: 1, acquireTimeoutMs: 200 });
    await eventually(() => pool.query(one));
    const unlock = await lock();
    const running = pool.query(waitForLock);
    await expect(pool.query(one)).rejects.toThrow(PoolTimeout);
    expect(pool.stats()).toMatchObject({ total: 1, idle: 0, waiting: 0, max: 1 });
    await unlock();
    await running;
    await eventually(() => pool.query(one));
  });

  it('runs a statement again when a schema change altered its result type', async () => {
    const owner = connect({ url: urls.ownerUrl, max: 1 });
    await owner.query(statement('make', 'create table things (size int)'));
    await owner.query(statement('fill', 'insert into things values (7)'));
    const sizes = statement<{ size: unknown }>('sizes', 'select size from things');
    const pool = connect({ max: 1 });
    expect(await pool.query(sizes)).toEqual([{ size: 7 }]);
    await owner.query(statement('alter', 'alter table things alter column size type text'));
    for (let n = 0; n < 2; n++) expect(await pool.query(sizes)).toEqual([{ size: '7' }]);
  });

  it('runs a statement that its session has lost, as behind a pooler', async () => {
    const pool = connect({ max: 1 });
    await pool.query(one);
    await pool.query(statement('forget', 'deallocate all'));
    expect(await pool.query(one)).toEqual([{ n: 1 }]);
  });

  it('creates a span for each statement when configured, failed ones too', async () => {
    const ended: unknown[] = [];
    const spans = { span: (name: string) => ({ end: (error?: unknown) => ended.push([name, error]) }) };
    const pool = connect({ spans });
    await pool.query(one);
    await expect(pool.query(statement('bad', 'select 1 / $1::int'), [0])).rejects.toThrow();
    expect(ended).toEqual([
      ['one', undefined],
      ['bad', expect.objectContaining({ code: '22012' })],
    ]);
  });

  it('close reports within its timeout whether statements were still running', async () => {
    const pool = connect({ max: 1 });
    const unlock = await lock();
    await pool.query(one);
    const running = pool.query(waitForLock);
    expect(await pool.close(50)).toBe(false);
    await expect(pool.query(one)).rejects.toThrow(PoolClosed);
    await unlock();
    await running;
    expect(await pool.close()).toBe(true);
  });
});
