import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@zero-downtime/database/knex';
import { describe, expect, it, vi } from 'vitest';
import { useShop } from './shop.ts';

const shop = useShop();
/** Reads again and again until told to stop; how long the slowest took, in milliseconds. */
async function slowestRead(db: Database, stop: AbortSignal): Promise<number> {
  let slowest = 0;
  while (!stop.aborted) {
    const started = performance.now();
    await db('things').select('id').limit(1);
    slowest = Math.max(slowest, performance.now() - started);
    await sleep(5);
  }
  return slowest;
}

describe('a step behind an open transaction', () => {
  it('waits in short tries, which keep nobody from reading, until the transaction ends', async () => {
    await shop.run('expand');
    const holder = await shop.app('2.0.0').transaction();
    await holder('things').select();

    const contract = shop.start('contract', { SERVICE_VERSION: '2.0.0' });
    const stop = new AbortController();
    const slowest = slowestRead(shop.app('2.0.0'), stop.signal);
    await vi.waitFor(
      () => expect(contract.lines.filter((line) => line.for === 'lock').length).toBeGreaterThan(3),
      { timeout: 20_000 },
    );
    stop.abort();
    expect(await slowest).toBeLessThan(600);

    await holder.commit();
    expect((await contract.ended()).code).toBe(0);
  });

  it('does not go on once its session, and with it its turn, was lost', async () => {
    await shop.run('expand');
    const holder = await shop.app('2.0.0').transaction();
    await holder('things').select();
    const contract = shop.start('contract');
    await vi.waitFor(() => expect(contract.lines.some((line) => line.for === 'lock')).toBe(true), {
      timeout: 20_000,
    });
    const ended = await shop
      .superuser()
      .raw(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
      );
    expect(ended.rows).toHaveLength(1);
    await holder.commit();
    const { code, lines } = await contract.ended();
    expect(code).toBe(1);
    expect(lines.some(({ event }) => event === 'step')).toBe(false);
    expect((await shop.run('contract')).code).toBe(0);
  });

  it('gives up in the end, naming the session and what it does', async () => {
    await shop.run('expand');
    const holder = await shop.app('2.0.0').transaction();
    await holder('things').select();
    const { code, result } = await shop.run('contract', { SCHEMA_LOCK_DEADLINE_MS: '500' });
    await holder.rollback();
    expect(code).toBe(1);
    expect(result.message).toMatch(
      /^no lock for "things\.code not null: new rows" after \d tries in 0\.\d s; held by pid \d+ \(shop\/2\.0\.0, orders_app\), idle in transaction/,
    );
    expect(result.message).toContain('select * from "things"');
    expect((await shop.run('contract')).code).toBe(0);
  });
});
