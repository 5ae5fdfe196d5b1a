import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import {
  closeDatabase,
  createDatabase,
  type Database,
  pingDatabase,
  waitForDatabase,
} from '../src/knex/index.ts';
import type { TestDatabase } from '../src/testing/index.ts';
import { runDatabase } from '../src/testing/run-database.ts';

let urls: TestDatabase;
const open: Database[] = [];

beforeEach(async () => {
  urls = await runDatabase();
});
afterAll(async () => {
  await Promise.all(open.map((db) => closeDatabase(db)));
});

function connect(url: string, poolMax = 2, more: { statementTimeoutMs?: number } = {}): Database {
  const db = createDatabase({ url, applicationName: 'shop/1.2.3', poolMax, ...more });
  open.push(db);
  return db;
}

/** Ends every other session of the database, as a server restart does. */
async function endAllSessions(): Promise<void> {
  const superuser = connect(urls.superuserUrl, 1);
  await superuser.raw(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
}

/** Waits until a session sleeps or waits for an advisory lock. */
async function waits(forWhat: 'PgSleep' | 'advisory'): Promise<void> {
  const watcher = connect(urls.superuserUrl, 1);
  const sessions = () =>
    watcher('pg_stat_activity').whereRaw('datname = current_database() and wait_event = ?', [forWhat]);
  await expect.poll(sessions).toHaveLength(1);
}

describe('a database pool', () => {
  it('names its sessions after the service and its version', async () => {
    const { rows } = await connect(urls.appUrl).raw("select current_setting('application_name') as name");
    expect(rows).toEqual([{ name: 'shop/1.2.3' }]);
  });

  it('recovers at once after all idle connections were lost', async () => {
    const db = connect(urls.appUrl);
    await Promise.all([pingDatabase(db), pingDatabase(db)]);
    await endAllSessions();
    await expect.poll(() => pingDatabase(db)).toBeUndefined();
    await Promise.all(Array.from({ length: 20 }, () => pingDatabase(db)));
  });

  it('fails only the query whose connection was cut', async () => {
    const db = connect(urls.appUrl, 1);
    const cut = db.raw('select pg_sleep(30)').then(
      () => 'answered',
      () => 'failed',
    );
    await waits('PgSleep');
    await endAllSessions();
    expect(await cut).toBe('failed');
    await pingDatabase(db);
  });

  it('the server ends a statement at its timeout, and the pool keeps working', async () => {
    const db = connect(urls.appUrl, 1, { statementTimeoutMs: 50 });
    await expect(db.raw('select pg_sleep(30)')).rejects.toMatchObject({ code: '57014' });
    await pingDatabase(db);
  });

  it('close reports within its timeout whether queries were still running', async () => {
    const holder = await connect(urls.superuserUrl, 1).transaction();
    await holder.raw('select pg_advisory_xact_lock(1)');
    const db = connect(urls.appUrl, 1);
    const running = db.raw('select pg_advisory_lock(1)').then(() => 'done');
    await waits('advisory');
    expect(await closeDatabase(db, 50)).toBe(false);
    await holder.commit();
    expect(await running).toBe('done');
  });
});

describe('waiting for a database', () => {
  it.each([
    ['a wrong password', () => urls.appUrl.replace(':bb22@', ':wrong@'), '28P01'],
    ['a database that does not exist', () => `${urls.appUrl}_missing`, '3D000'],
  ])('fails at once on %s', async (_, url, code) => {
    const retries: unknown[] = [];
    const waiting = waitForDatabase(connect(url()), { timeoutMs: 60_000, onRetry: (e) => retries.push(e) });
    await expect(waiting).rejects.toMatchObject({ code });
    expect(retries).toEqual([]);
  });

  it('retries until its timeout when the connection is refused', async () => {
    const retries: unknown[] = [];
    const refusing = connect('postgres://orders_app:bb22@127.0.0.1:1/orders');
    const waiting = waitForDatabase(refusing, { timeoutMs: 2_000, onRetry: (e) => retries.push(e) });
    await expect(waiting).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(retries).not.toEqual([]);
  });
});

describe('the roles', () => {
  it('let the application write rows only', async () => {
    const owner = connect(urls.ownerUrl);
    await owner.raw('create table things (id int)');
    const app = connect(urls.appUrl);
    await app.raw('insert into things values (1)');
    await app.raw('update things set id = 2');
    for (const forbidden of [
      'delete from things',
      'drop table things',
      'create table more (id int)',
      'truncate things',
    ]) {
      await expect(app.raw(forbidden), forbidden).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('refuse every other role', async () => {
    const superuser = connect(urls.superuserUrl);
    await superuser.raw("create role stranger login password 'cc33'");
    const stranger = connect(urls.appUrl.replace('orders_app:bb22', 'stranger:cc33'));
    await expect(pingDatabase(stranger)).rejects.toMatchObject({ code: '42501' });
  });
});
