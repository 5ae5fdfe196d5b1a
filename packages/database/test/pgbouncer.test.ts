import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool, type Pool, type PoolOptions, statement } from '../src/index.ts';
import { startPostgres, type TestDatabase, type TestPostgres } from '../src/testing/index.ts';
import { type PgBouncer, startPgBouncer } from './pgbouncer.ts';

let postgres: TestPostgres;
let urls: TestDatabase;
let bouncer: PgBouncer;
const pools: Pool[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
  urls = await postgres.freshDatabase();
  bouncer = await startPgBouncer(urls.appUrl);
}, 300_000);
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  await bouncer.stop();
  await postgres.stop();
});

function connect(url: string, more: Partial<PoolOptions> = {}): Pool {
  const pool = createPool({ url, applicationName: 'test', max: 4, ...more });
  pools.push(pool);
  return pool;
}

/** The role's own limit on its statements; sessions that are open keep theirs. */
const limitStatements = (limit: string) =>
  connect(urls.superuserUrl, { max: 1 }).query(
    statement('limit', `alter role orders_app set statement_timeout = '${limit}'`),
  );

const release = (version: number) =>
  statement<{ version: number; n: number }>('read', `select ${version} as version, $1::int as n`);

describe('behind PgBouncer in transaction mode', () => {
  it('a role without a limit on statements is refused, with what to do', async () => {
    await expect(connect(bouncer.urlOf(urls.appUrl)).query(release(1), [0])).rejects.toThrow(
      /run ALTER ROLE orders_app SET statement_timeout/,
    );
  });

  it('so is it where the pooler drops the limit without a word', async () => {
    const silent = await startPgBouncer(urls.appUrl, ['ignore_startup_parameters = statement_timeout']);
    await expect(connect(silent.urlOf(urls.appUrl)).query(release(1), [0])).rejects.toThrow(
      /run ALTER ROLE orders_app SET statement_timeout/,
    );
    await silent.stop();
  });

  it('two releases with one name for different statements get their own answers, all of them', async () => {
    await limitStatements('10s');
    const fresh = await startPgBouncer(urls.appUrl);
    const warnings: string[] = [];
    const onWarning = (message: string) => warnings.push(message);
    const releases = [1, 2].map((version) => ({
      pool: connect(fresh.urlOf(urls.appUrl), { onWarning }),
      read: release(version),
    }));
    const answers = await Promise.all(
      Array.from({ length: 300 }, async (_, n) => {
        const { pool, read } = releases[n % 2] as (typeof releases)[0];
        return (await pool.query(read, [n]))[0];
      }),
    );
    expect(answers).toEqual(Array.from({ length: 300 }, (_, n) => ({ version: (n % 2) + 1, n })));
    expect(warnings).toContainEqual(expect.stringContaining('a pooler shares sessions'));
    expect(new Set(warnings).size).toBe(1);
    expect(warnings.length).toBeLessThanOrEqual(2);
    await Promise.all(releases.map(({ pool }) => pool.close()));
    await fresh.stop();
  });

  it('a statement that takes longer than the role may is ended', async () => {
    await limitStatements('100ms');
    const fresh = await startPgBouncer(urls.appUrl);
    const pool = connect(fresh.urlOf(urls.appUrl));
    await expect(pool.query(statement('sleep', 'select pg_sleep(30)'))).rejects.toMatchObject({
      code: '57014',
    });
    await pool.close();
    await fresh.stop();
  });
});
