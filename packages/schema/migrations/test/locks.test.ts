import { describe, expect, it } from 'vitest';
import { readLimits } from '../src/session/limits.ts';
import { useShop } from './shop.ts';

const shop = useShop();

describe('a step behind an open transaction', () => {
  it('retries with short lock timeouts, which let readers through, until the transaction ends', async () => {
    await shop.run('expand');
    const holder = await shop.app('2.0.0').transaction();
    await holder('things').select();

    const contract = shop.start('contract', { SERVICE_VERSION: '2.0.0' });
    const tries = () => contract.lines.filter((line) => line.for === 'lock').length;
    const reader = shop.app('2.0.0');
    // A read behind one long wait for the lock would not return: the holder is still open.
    while (tries() < 4) await reader('things').select('id').limit(1);
    expect(readLimits({}).lockTimeoutMs).toBeLessThan(600);

    await holder.commit();
    expect((await contract.ended()).code).toBe(0);
  });

  it('does not continue after its session, and so the schema lock, was lost', async () => {
    await shop.run('expand');
    const holder = await shop.app('2.0.0').transaction();
    await holder('things').select();
    const contract = shop.start('contract');
    await expect.poll(() => contract.lines).toContainEqual(expect.objectContaining({ for: 'lock' }));
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

  it('fails at the deadline, naming the blocker and its query', async () => {
    await shop.run('expand');
    const holder = await shop.app('2.0.0').transaction();
    await holder('things').select();
    // Blockers are read during the wait: a longer wait gives a busy process time for that.
    const limits = { SCHEMA_LOCK_TIMEOUT_MS: '3000', SCHEMA_LOCK_DEADLINE_MS: '500' };
    const { code, result } = await shop.run('contract', limits);
    await holder.rollback();
    expect(code).toBe(1);
    // From PostgreSQL 18 on, the first step is about the column itself.
    expect(result.message).toMatch(
      /^no lock for "things\.code not null: (the column, for )?new rows" after \d+ tries in \d+\.\d s; held by pid \d+ \(shop\/2\.0\.0, orders_app\), idle in transaction/,
    );
    expect(result.message).toContain('select * from "things"');
    expect((await shop.run('contract')).code).toBe(0);
  });
});
