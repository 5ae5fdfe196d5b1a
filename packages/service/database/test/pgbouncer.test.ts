import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool, type Pool, type PoolOptions, statement } from '../src/index.ts';
import type { TestDatabase } from '../src/testing/index.ts';
import { runDatabase } from '../src/testing/run-database.ts';
import { type PgBouncer, startPgBouncer } from './pgbouncer.ts';

let urls: TestDatabase;
const bouncers: PgBouncer[] = [];
const pools: Pool[] = [];
beforeAll(async () => {
  urls = await runDatabase();
}, 300_000);
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  await Promise.all(bouncers.map((bouncer) => bouncer.stop()));
});

/** The application's URL through a new PgBouncer. */
async function pooled(settings?: string[]): Promise<string> {
  const bouncer = await startPgBouncer(urls.appUrl, settings);
  bouncers.push(bouncer);
  return bouncer.urlOf(urls.appUrl);
}

function connect(url: string, more: Partial<PoolOptions> = {}): Pool {
  const pool = createPool({ url, applicationName: 'test', max: 4, ...more });
  pools.push(pool);
  return pool;
}

/** Sets the role's statement timeout, for new sessions. */
const limitStatements = (limit: string) =>
  connect(urls.superuserUrl, { max: 1 }).query(
    statement('limit', `alter role orders_app set statement_timeout = '${limit}'`),
  );

const release = (version: number) =>
  statement<{ version: number; n: number }>('read', `select ${version} as version, $1::int as n`);

describe('behind PgBouncer in transaction mode', () => {
  it.each([
    ['rejects it', []],
    ['drops it', ['ignore_startup_parameters = statement_timeout']],
  ])(
    'a role without a statement timeout is refused, with advice, when the pooler %s',
    async (_, settings) => {
      await expect(connect(await pooled(settings)).query(release(1), [0])).rejects.toThrow(
        /Run ALTER ROLE orders_app SET statement_timeout/,
      );
    },
  );

  it.each([
    ['the pooler keeps track of prepared statements', [], []],
    ['it does not, and the pool warns', ['max_prepared_statements = 0'], ['a pooler shares sessions']],
  ])(
    'two releases with different statements of one name each get their own answers: %s',
    async (_, settings, warned) => {
      await limitStatements('10s');
      const url = await pooled(settings);
      const warnings: string[][] = [[], []];
      const releases = [1, 2].map((version, n) => ({
        pool: connect(url, { onWarning: (message) => warnings[n]?.push(message) }),
        read: release(version),
      }));
      const answers = await Promise.all(
        Array.from({ length: 300 }, async (_, n) => {
          const { pool, read } = releases[n % 2] as (typeof releases)[0];
          return (await pool.query(read, [n]))[0];
        }),
      );
      expect(answers).toEqual(Array.from({ length: 300 }, (_, n) => ({ version: (n % 2) + 1, n })));
      for (const received of warnings)
        expect(received).toEqual(warned.map((words) => expect.stringContaining(words)));
    },
  );

  it("a statement is ended at the role's statement timeout", async () => {
    await limitStatements('100ms');
    await expect(
      connect(await pooled()).query(statement('sleep', 'select pg_sleep(30)')),
    ).rejects.toMatchObject({ code: '57014' });
  });
});
