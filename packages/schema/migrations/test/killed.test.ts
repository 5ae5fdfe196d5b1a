import { describe, expect, it } from 'vitest';
import { useShop } from './shop.ts';

const shop = useShop();

/** Starts a run and kills it in the transaction with the checkpoint. */
async function killAt(checkpoint: string, command: string): Promise<void> {
  const held = await shop.holdAt(checkpoint);
  const job = shop.start(command);
  await held.reached();
  await job.kill();
  await held.release();
}

async function tables(): Promise<string[]> {
  return shop.owner()('pg_tables').where({ schemaname: 'public' }).orderBy('tablename').pluck('tablename');
}

describe('a run that was killed', () => {
  it.each(['create things', 'create others', 'add things.code'])(
    'in the step "%s" of an expand is finished by the next run',
    async (step) => {
      await killAt(step, 'expand');
      const { code, result } = await shop.run('expand');
      expect(code).toBe(0);
      expect(result.changes.map(({ expand }) => expand)).toEqual(['done', 'done']);
      expect(await tables()).toEqual(['others', 'things']);
    },
  );

  it('between the steps of a contract is finished by the next run', async () => {
    await shop.run('expand');
    await shop.owner()('things').insert({ id: 1, code: 'a' });
    await killAt('drop others', 'contract');
    const { code, lines } = await shop.run('contract');
    expect(code).toBe(0);
    expect(lines.filter(({ event }) => event === 'step').map(({ step }) => step)).toEqual(['drop others']);
    expect(await tables()).toEqual(['things']);
  });

  it('in a contract already excludes older releases', async () => {
    await shop.run('expand');
    await killAt('drop others', 'contract');
    expect((await shop.run('check --release 1.0.0')).code).toBe(2);
    expect((await shop.run('status')).result.changes.at(-1)?.contract).toBe('pending');
  });

  it('in a backfill is continued with the rows that are left', async () => {
    await shop.run('expand');
    const owner = shop.owner();
    await owner.raw('INSERT INTO things SELECT generate_series(1, 95)');
    await killAt('rows after 10', 'backfill');
    expect(await owner('things').whereNotNull('code')).toHaveLength(10);
    const { code, lines } = await shop.run('backfill');
    expect(code).toBe(0);
    expect(lines.find(({ event }) => event === 'progress')?.rows).toBe(85);
    expect(await owner('things').whereNull('code')).toEqual([]);
  });

  it('leaves no statement running that blocks the next run', async () => {
    const held = await shop.holdAt('create things');
    const job = shop.start('expand');
    await held.reached();
    await job.kill();
    const next = shop.run('expand');
    await held.left();
    await held.release();
    expect((await next).code).toBe(0);
  });

  it('by the database reports a failure, and is finished by the next run', async () => {
    const held = await shop.holdAt('create others');
    const job = shop.start('expand');
    await held.reached();
    await shop
      .superuser()
      .raw("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
    const { code, result } = await job.ended();
    await held.release();
    expect(code).toBe(1);
    expect(result.outcome).toBe('failed');
    expect(result.changes[0]?.expand).toBe('pending');
    expect((await shop.run('expand')).code).toBe(0);
  });
});

describe('concurrent runs', () => {
  it('run one at a time: one of five works, the others report that they wait and find the phase done', async () => {
    const held = await shop.holdAt('create things');
    const jobs = Array.from({ length: 5 }, () => shop.start('expand'));
    await expect
      .poll(() => jobs.filter(({ lines }) => lines.some(({ event }) => event === 'waiting')))
      .toHaveLength(4);
    await held.release();
    const ends = await Promise.all(jobs.map((job) => job.ended()));
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    const worked = ends.filter(({ lines }) => lines.some(({ event }) => event === 'step'));
    expect(worked).toHaveLength(1);
    const waited = ends.filter(({ lines }) =>
      lines.some((line) => line.event === 'waiting' && line.for === 'turn'),
    );
    expect(waited).toHaveLength(4);
    expect(waited[0]?.lines[0]?.message).toMatch(
      /another run holds the schema lock: pid \d+, shop-schema\/2\.0\.0/,
    );
  });

  it('fail at the deadline for the schema lock, naming its holder', async () => {
    const held = await shop.holdAt('create things');
    const job = shop.start('expand');
    await held.reached();
    const { code, result } = await shop.run('expand', { SCHEMA_TURN_DEADLINE_MS: '300' });
    expect(code).toBe(1);
    expect(result.message).toMatch(/another run still holds the schema lock \(pid \d+, shop-schema\/2\.0\.0/);
    await job.kill();
    await held.release();
  });
});
