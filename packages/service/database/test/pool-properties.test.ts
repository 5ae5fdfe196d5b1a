import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createPool, type Pool, PoolTimeout, statement } from '../src/index.ts';
import { runDatabase } from '../src/testing/run-database.ts';
import { FaultyProxy } from './faulty-proxy.ts';

const nap = statement<{ n: number }>('nap', 'select $1::int as n, pg_sleep($2)', { idempotent: true });

let url: string;
beforeAll(async () => {
  url = (await runDatabase()).appUrl;
});

const limits = fc.record({
  min: fc.integer({ min: 0, max: 2 }),
  max: fc.integer({ min: 1, max: 4 }),
  maxConnecting: fc.integer({ min: 1, max: 3 }),
});
const event = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('query' as const), ms: fc.integer({ min: 0, max: 10 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('stall' as const), ms: fc.integer({ min: 1, max: 20 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 20 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), ms: fc.constant(0) }) },
);
/** A statement is sent up to three times, so it survives two cuts. */
const withTwoCuts = fc
  .array(event, { minLength: 5, maxLength: 40 })
  .filter((events) => events.filter(({ kind }) => kind === 'cut').length <= 2);

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function checkStats(pool: Pool, { max, maxConnecting }: { max: number; maxConnecting: number }): void {
  const { total, idle, connecting, waiting } = pool.stats();
  expect(total + connecting).toBeLessThanOrEqual(max);
  expect(connecting).toBeLessThanOrEqual(maxConnecting);
  expect(idle).toBeLessThanOrEqual(total);
  if (waiting > 0) expect(idle).toBe(0);
}

describe('with a server that connects slowly, stalls and cuts connections', () => {
  it('answers every query, respects its limits and closes', async () => {
    await fc.assert(
      fc.asyncProperty(
        limits,
        withTwoCuts,
        fc.integer({ min: 0, max: 30 }),
        async (sizes, events, delayMs) => {
          const proxy = new FaultyProxy(url);
          await proxy.listen();
          proxy.connectDelay = () => delayMs;
          const pool = createPool({
            url: proxy.url,
            applicationName: 'test',
            acquireTimeoutMs: 60_000,
            ...sizes,
          });
          const answers: Promise<{ n: number }[]>[] = [];
          for (const { kind, ms } of events) {
            if (kind === 'query') answers.push(pool.query(nap, [answers.length, ms / 1_000]));
            else if (kind === 'cut') proxy.cutAll();
            else {
              if (kind === 'stall') proxy.stall();
              await sleep(ms);
              proxy.resume();
            }
            checkStats(pool, sizes);
          }
          const rows = (await Promise.all(answers)).flat();
          expect(rows.map(({ n }) => n)).toEqual(answers.map((_, n) => n));
          checkStats(pool, sizes);
          expect(pool.stats().waiting).toBe(0);
          expect(proxy.most.opening).toBeLessThanOrEqual(sizes.maxConnecting);
          expect(await pool.close(60_000)).toBe(true);
          expect(pool.stats()).toMatchObject({ total: 0, connecting: 0, waiting: 0 });
          await proxy.close();
        },
      ),
      { numRuns: 60 },
    );
  }, 300_000);

  it('rejects requests at their deadline with a PoolTimeout, and closes while it is connecting', async () => {
    await fc.assert(
      fc.asyncProperty(
        limits,
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        async (sizes, pauses) => {
          const proxy = new FaultyProxy(url);
          await proxy.listen();
          proxy.hold();
          const pool = createPool({
            url: proxy.url,
            applicationName: 'test',
            acquireTimeoutMs: 30,
            ...sizes,
          });
          const begun = performance.now();
          const outcomes: Promise<unknown>[] = [];
          for (const pause of pauses.slice(0, 5)) {
            outcomes.push(pool.query(nap, [0, 0]).catch((error: unknown) => error));
            await sleep(pause);
            checkStats(pool, sizes);
          }
          for (const outcome of await Promise.all(outcomes)) expect(outcome).toBeInstanceOf(PoolTimeout);
          // Node.js truncates both a timer's duration and its start to whole milliseconds.
          expect(performance.now() - begun).toBeGreaterThanOrEqual(28);
          expect(pool.stats().waiting).toBe(0);
          expect(await pool.close(60_000)).toBe(true);
          await proxy.close();
        },
      ),
      { numRuns: 15 },
    );
  }, 300_000);
});

describe('a waiting query', () => {
  it('gets a released connection while a new one is being opened', async () => {
    const proxy = new FaultyProxy(url);
    await proxy.listen();
    const pool = createPool({ url: proxy.url, applicationName: 'test', max: 2 });
    const running = pool.query(nap, [1, 0.2]);
    while (pool.stats().total === 0) await sleep(1);
    proxy.hold();
    expect(await Promise.all([running, pool.query(nap, [2, 0])])).toMatchObject([[{ n: 1 }], [{ n: 2 }]]);
    expect(pool.stats()).toMatchObject({ total: 1, connecting: 1 });
    await pool.close();
    await proxy.close();
  });

  it('is served in the order of arrival', async () => {
    const pool = createPool({ url, applicationName: 'test', max: 1 });
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        await pool.query(nap, [n, 0]);
        order.push(n);
      }),
    );
    expect(order).toEqual(Array.from({ length: 20 }, (_, n) => n));
    await pool.close();
  });
});
