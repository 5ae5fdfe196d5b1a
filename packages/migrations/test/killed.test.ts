import { describe, expect, it, vi } from 'vitest';
import { useShop } from './shop.ts';

const shop = useShop();
const SLOW = { SLOW_MS: '400' };

/** Waits until the job is in the middle of its `n`th transaction. */
async function inTransaction(n: number, job: { lines: { event: string }[] }): Promise<void> {
  const superuser = shop.superuser();
  await vi.waitFor(
    async () => {
      expect(job.lines.filter(({ event }) => event === 'step').length).toBeGreaterThanOrEqual(n - 1);
      const { rows } = await superuser.raw(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'",
      );
      expect(rows).toHaveLength(1);
    },
    { timeout: 20_000, interval: 20 },
  );
}

async function tables(): Promise<string[]> {
  return shop.owner()('pg_tables').where({ schemaname: 'public' }).orderBy('tablename').pluck('tablename');
}

describe('a run that was killed', () => {
  it.each([1, 2, 3])('in step %i of an expand, is finished by the next', async (n) => {
    const job = shop.start('expand', SLOW);
    await inTransaction(n, job);
    await job.kill();
    const { code, result } = await shop.run('expand');
    expect(code).toBe(0);
    expect(result.changes.map(({ expand }) => expand)).toEqual(['done', 'done']);
    expect(await tables()).toEqual(['others', 'things']);
  });

  it('between the steps of a contract, is finished by the next', async () => {
    await shop.run('expand');
    await shop.owner()('things').insert({ id: 1, code: 'a' });
    const job = shop.start('contract', SLOW);
    await inTransaction(5, job);
    await job.kill();
    const { code, lines } = await shop.run('contract');
    expect(code).toBe(0);
    expect(lines.filter(({ event }) => event === 'step').map(({ step }) => step)).toEqual(['drop others']);
    expect(await tables()).toEqual(['things']);
  });

  it('in a contract, has closed the way back already', async () => {
    await shop.run('expand');
    const job = shop.start('contract', SLOW);
    await inTransaction(5, job);
    await job.kill();
    expect((await shop.run('check --release 1.0.0')).code).toBe(2);
    expect((await shop.run('status')).result.changes.at(-1)?.contract).toBe('pending');
  });

  it('in a backfill, goes on with the rows that are left', async () => {
    await shop.run('expand');
    const owner = shop.owner();
    await owner.raw('INSERT INTO things SELECT generate_series(1, 95)');
    const job = shop.start('backfill', SLOW);
    await vi.waitFor(async () => expect(await owner('things').whereNotNull('code')).toHaveLength(10), {
      timeout: 20_000,
    });
    await job.kill();
    const { code, lines } = await shop.run('backfill');
    expect(code).toBe(0);
    expect(lines.find(({ event }) => event === 'progress')?.rows).toBeLessThan(95);
    expect(await owner('things').whereNull('code')).toEqual([]);
  });

  it('leaves no statement running that would hold the next one up', async () => {
    const job = shop.start('expand', { SLOW_MS: '45000' });
    await inTransaction(1, job);
    await job.kill();
    const started = performance.now();
    expect((await shop.run('expand')).code).toBe(0);
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it('by the database, says so, and is finished by the next', async () => {
    const job = shop.start('expand', SLOW);
    await inTransaction(2, job);
    await shop
      .superuser()
      .raw(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'",
      );
    const { code, result } = await job.ended();
    expect(code).toBe(1);
    expect(result.outcome).toBe('failed');
    expect(result.changes[0]?.expand).toBe('pending');
    expect((await shop.run('expand')).code).toBe(0);
  });
});

describe('several runs at once', () => {
  it('take turns: one of five works, the others say that they wait and then find it done', async () => {
    const jobs = Array.from({ length: 5 }, () => shop.start('expand', SLOW));
    const ends = await Promise.all(jobs.map((job) => job.ended()));
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    const worked = ends.filter(({ lines }) => lines.some(({ event }) => event === 'step'));
    expect(worked).toHaveLength(1);
    const waited = ends.filter(({ lines }) =>
      lines.some((line) => line.event === 'waiting' && line.for === 'turn'),
    );
    expect(waited).toHaveLength(4);
    expect(waited[0]?.lines[0]?.message).toMatch(
      /another run works on the schema: pid \d+, shop-schema\/2\.0\.0/,
    );
  });

  it('give up on a turn that does not come, naming whose it is', async () => {
    const job = shop.start('expand', { SLOW_MS: '3000' });
    await inTransaction(1, job);
    const { code, result } = await shop.run('expand', { SCHEMA_TURN_DEADLINE_MS: '300' });
    expect(code).toBe(1);
    expect(result.message).toMatch(/another run still works on the schema \(pid \d+, shop-schema\/2\.0\.0/);
    await job.kill();
  });
});
