import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { fillColumn, nextPiece, PARTS } from '../src/change/index.ts';
import { type Job, useShop } from './shop.ts';

const shop = useShop();

async function expandWith(rows: number): Promise<void> {
  await shop.run('expand');
  await shop.owner().raw(`INSERT INTO things SELECT generate_series(1, ${rows})`);
}
const recorded = () => shop.owner()('release.backfills').where({ change: '002_add_code' }).first();
const messages = (lines: { message?: string }[]) => lines.map(({ message }) => message ?? '');
const reported = (job: Job, text: RegExp) => expect.poll(() => messages(job.lines).join('\n')).toMatch(text);

describe('a backfill', () => {
  it('reports its rate, the rows left and the time left, and at the end that no rows are left', async () => {
    await expandWith(95);
    const held = await shop.holdAt('rows after 20');
    const job = shop.start('backfill');
    await held.reached();
    // Progress is reported after the first batch that ends a second or more after the start.
    await sleep(1_000);
    await held.release();
    const { code, lines } = await job.ended();
    expect(code).toBe(0);
    const progress = lines.filter(({ event }) => event === 'progress');
    expect(progress[0]?.message).toMatch(
      /^002_add_code backfill: running, \d+ rows, \d+ rows\/s, about \d+ left, \d+ s$/,
    );
    expect(progress[0]).toMatchObject({ remaining: 95 - Number(progress[0]?.rows) });
    expect(progress.at(-1)).toMatchObject({ rows: 95, remaining: 0, secondsLeft: 0 });
    expect(await recorded()).toMatchObject({ state: 'done', rows: '95', cursor: null });
  });

  it('without rows to fill only runs its query', async () => {
    await expandWith(5);
    await shop.run('backfill');
    const { lines } = await shop.run('backfill');
    expect(messages(lines)[0]).toBe('002_add_code backfill: done, 0 rows, 0 rows/s');
  });

  it('that was killed continues after the last row it filled, then checks the rows before it again', async () => {
    await expandWith(60);
    const held = await shop.holdAt('rows after 20');
    const job = shop.start('backfill');
    const owner = shop.owner();
    await held.reached();
    await job.kill();
    await held.release();
    const { cursor, state } = await recorded();
    expect(state).toBe('filling');
    const filled = await owner('things').whereNotNull('code').max('id as last').first();
    expect(Number(cursor)).toBe(filled?.last);
    await owner('things').where({ id: 1 }).update({ code: null });

    const { code, lines } = await shop.run('backfill');
    expect(code).toBe(0);
    const rest = 60 - Number(cursor);
    expect(lines).toContainEqual(expect.objectContaining({ event: 'progress', rows: rest, remaining: 1 }));
    expect(lines).toContainEqual(
      expect.objectContaining({ event: 'progress', rows: rest + 1, remaining: 0 }),
    );
    expect(await owner('things').whereNull('code')).toEqual([]);
  });

  it('that was edited meanwhile begins from the first row, because its key may have changed', async () => {
    await expandWith(60);
    await shop.owner()('release.backfills').insert({
      change: '002_add_code',
      state: 'filling',
      cursor: 'not a number',
      checksum: 'of another source',
    });
    expect((await shop.run('backfill')).code).toBe(0);
  });

  it('stops and reports it while sessions wait for locks, then continues', async () => {
    await expandWith(95);
    const holder = await shop.app('2.0.0').transaction();
    await holder.raw('LOCK TABLE others IN ROW EXCLUSIVE MODE');
    const waiter = shop.owner().transaction((trx) => trx.raw('LOCK TABLE others'));
    const job = shop.start('backfill', { SCHEMA_BRAKE_LOCK_WAITERS: '1' });
    try {
      await reported(job, /backfill: stopped: 1 sessions wait for a lock \(limit 1\)/);
      expect(await shop.owner()('things').whereNotNull('code')).toEqual([]);
    } finally {
      await holder.rollback();
      await waiter;
    }
    expect((await job.ended()).code).toBe(0);
    expect(messages(job.lines).join()).toContain('backfill: continues');
  });

  it('can be paused while it runs, and resumed; the status shows the pause', async () => {
    await expandWith(95);
    const held = await shop.holdAt('rows after 20');
    const job = shop.start('backfill');
    await held.reached();
    expect((await shop.run('pause --by ada')).code).toBe(0);
    await held.release();
    await reported(job, /paused by ada since .* until "schema resume"/);
    const { rows } = await recorded();
    const status = await shop.run('status');
    expect(status.result.backfills).toEqual([
      expect.objectContaining({
        change: '002_add_code',
        state: 'filling',
        pausedBy: 'ada',
        rows: Number(rows),
      }),
    ]);
    expect(Number(rows)).toBeLessThan(95);
    expect((await shop.run('resume')).lines[0]).toMatchObject({ event: 'resume', changes: ['002_add_code'] });
    expect((await job.ended()).code).toBe(0);
    expect((await recorded()).rows).toBe('95');
  });

  it('that is paused before it begins waits until it is resumed', async () => {
    await expandWith(5);
    await shop.run('pause');
    const job = shop.start('backfill');
    await reported(job, /paused by unknown/);
    expect(await shop.owner()('things').whereNotNull('code')).toEqual([]);
    await shop.run('resume');
    expect((await job.ended()).code).toBe(0);
  });

  it('of a column takes a range of keys as a batch, even if few of its rows need filling', async () => {
    await expandWith(20);
    const owner = shop.owner();
    await owner('things').where('id', '<>', 19).update({ code: 'C' });
    const { batch } = fillColumn({ table: 'things', key: 'id', column: 'code', value: "'C'" });
    expect(await batch(owner, null, 15)).toEqual({ rows: 0, last: '15' });
    expect(await batch(owner, '15', 15)).toEqual({ rows: 1, last: '20' });
    expect(await batch(owner, '20', 15)).toEqual({ rows: 0, last: null });
  });

  it('by pages leaves most rows in their page, which a backfill by key moves', async () => {
    const owner = shop.owner();
    const fill = `UPDATE filled SET code = 'some code' WHERE code IS NULL`;
    const fillAll = async (batch: (after: string | null) => Promise<string | null>) => {
      await owner.raw(`CREATE TABLE filled (id int PRIMARY KEY, body text DEFAULT repeat('x', 80), code text) WITH (autovacuum_enabled = off);
        INSERT INTO filled SELECT generate_series(1, 20000); ANALYZE filled`);
      for (let after: string | null = null, first = true; first || after !== null; first = false)
        after = await batch(after);
      const look = async () =>
        (
          await owner.raw(
            `SELECT (SELECT count(*)::int FROM filled WHERE code IS NULL) AS missing, n_tup_upd::int AS written, n_tup_hot_upd::int AS stayed,
                    pg_relation_size('filled_pkey')::int AS "indexBytes"
               FROM pg_stat_user_tables WHERE relname = 'filled'`,
          )
        ).rows[0];
      // Each session of the pool reports its statistics some time after its last transaction.
      await expect.poll(look, { timeout: 30_000 }).toMatchObject({ missing: 0, written: 20_000 });
      const found = await look();
      await owner.raw('DROP TABLE filled');
      return found;
    };
    const byPages = await fillAll(async (after) => {
      const { from, to, part, last } = await nextPiece(owner, 'filled', after, 1_000);
      await owner.raw(`${fill} AND ctid >= ?::tid AND ctid < ?::tid AND id % ${PARTS} = ?`, [from, to, part]);
      return last;
    });
    const byKey = await fillAll(async (after) => {
      await owner.raw(`${fill} AND id > ? AND id <= ?`, [Number(after), Number(after) + 1_000]);
      return Number(after) < 20_000 ? String(Number(after) + 1_000) : null;
    });
    expect(byPages.stayed).toBeGreaterThan(12_000);
    expect(byKey.stayed).toBeLessThan(2_000);
    expect(byPages.indexBytes).toBeLessThan(byKey.indexBytes);
  }, 120_000);

  it('cannot be paused on a database without backfills', async () => {
    const { code, result } = await shop.run('pause');
    expect(code).toBe(2);
    expect(result.message).toBe('this database has no backfills yet: run expand first');
  });
});
