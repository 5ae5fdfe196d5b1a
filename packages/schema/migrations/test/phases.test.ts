import { readSchemaState, schemaFits } from '@zero-downtime/schema-contract';
import { describe, expect, it } from 'vitest';
import { knexReader } from '../src/ledger/change-states.ts';
import { useShop } from './shop.ts';

const shop = useShop();
const steps = (lines: { event: string; step?: unknown }[]) =>
  lines.filter(({ event }) => event === 'step').map(({ step }) => step);

describe('expand', () => {
  it('runs all pending steps, and none the second time', async () => {
    const first = await shop.run('expand');
    expect(first.code).toBe(0);
    expect(steps(first.lines)).toEqual(['create things', 'create others', 'add things.code']);
    expect(first.result.changes).toEqual([
      { change: '001_create_things', expand: 'done', backfill: 'none', contract: 'none' },
      { change: '002_add_code', expand: 'done', backfill: 'pending', contract: 'pending' },
    ]);
    expect(steps((await shop.run('expand')).lines)).toEqual([]);
  });

  it('makes the schema fit a release', async () => {
    const app = shop.app('2.0.0');
    const release = { release: '2.0.0', needs: ['001_create_things', '002_add_code'] };
    expect(schemaFits(await readSchemaState(knexReader(app)), release)).toMatchObject({ fits: false });
    await shop.run('expand');
    expect(schemaFits(await readSchemaState(knexReader(app)), release)).toEqual({ fits: true });
  });
});

describe('backfill', () => {
  it('refuses to run before its expand', async () => {
    const { code, result } = await shop.run('backfill');
    expect(code).toBe(2);
    expect(result.message).toBe('002_add_code is not expanded: run expand first');
  });

  it('fills every row, in as many batches as it takes', async () => {
    await shop.run('expand');
    const owner = shop.owner();
    await owner.raw('INSERT INTO things SELECT generate_series(1, 95)');
    const { code, lines } = await shop.run('backfill');
    expect(code).toBe(0);
    expect(lines).toContainEqual(expect.objectContaining({ event: 'progress', rows: 95, remaining: 0 }));
    expect(await owner('things').whereNull('code')).toEqual([]);
  });

  it('reads each batch by its key, without a scan of the table', async () => {
    await shop.run('expand');
    const owner = shop.owner();
    await owner.raw('INSERT INTO things SELECT generate_series(1, 6000)');
    await shop.run('backfill');
    const statistics = () => owner('pg_stat_user_tables').where({ relname: 'things' });
    await expect.poll(() => statistics().pluck('n_tup_upd')).toEqual(['6000']);
    const [scans] = await statistics().pluck('seq_scan');
    // The count of rows left is the only full scan.
    expect(Number(scans)).toBeLessThan(5);
  });

  it('runs again for rows that an old release has written since', async () => {
    await shop.run('expand');
    const owner = shop.owner();
    await shop.run('backfill');
    await owner('things').insert({ id: 1 });
    expect((await shop.run('backfill')).code).toBe(0);
    expect(await owner('things').pluck('code')).toEqual(['C1']);
  });
});

describe('contract', () => {
  it('makes the column NOT NULL and leaves no constraint behind', async () => {
    await shop.run('expand');
    const { code, result } = await shop.run('contract');
    expect(code).toBe(0);
    expect(result.oldestRelease).toBe('2.0.0');
    const owner = shop.owner();
    await expect(owner('things').insert({ id: 1 })).rejects.toMatchObject({ code: '23502' });
    const checks = await owner.raw(
      "SELECT 1 FROM pg_constraint WHERE contype = 'c' AND conrelid = 'things'::regclass",
    );
    expect(checks.rows).toEqual([]);
  });

  it('first completes the backfill', async () => {
    await shop.run('expand');
    const owner = shop.owner();
    await owner.raw('INSERT INTO things SELECT generate_series(1, 25)');
    expect((await shop.run('contract')).code).toBe(0);
    expect(await owner('things').whereNull('code')).toEqual([]);
  });

  it('refuses a change that is not expanded, and changes nothing', async () => {
    const { code, result } = await shop.run('contract');
    expect(code).toBe(2);
    expect(result.changes.map(({ contract }) => contract)).toEqual(['none', 'pending']);
  });

  it('refuses when the release that runs it is too old', async () => {
    await shop.run('expand');
    const { code, result } = await shop.run('contract', { SERVICE_VERSION: '1.9.0' });
    expect(code).toBe(2);
    expect(result.message).toBe('002_add_code leaves only 2.0.0 and newer, and this is release 1.9.0');
  });

  it('excludes older releases', async () => {
    await shop.run('expand');
    await shop.run('contract');
    const message =
      'release 1.0.0 is older than 2.0.0, the oldest that fits the schema since 002_add_code was contracted';
    expect(await shop.run('check --release 1.0.0')).toMatchObject({ code: 2, result: { message } });
    expect(await shop.run('expand', { SERVICE_VERSION: '1.0.0' })).toMatchObject({
      code: 2,
      result: { message },
    });
    expect((await shop.run('check --release 2.0.0')).code).toBe(0);
    expect((await shop.run('check')).code).toBe(0);
  });
});

describe('the ledger', () => {
  it('may be read by the application and written only by the owner', async () => {
    await shop.run('expand');
    const app = shop.app('2.0.0');
    expect((await readSchemaState(knexReader(app))).phases).toHaveLength(2);
    const row = { change: '002_add_code', phase: 'contract', release: '1.0.0' };
    await expect(app('release.phases').insert(row)).rejects.toMatchObject({ code: '42501' });
    await expect(app('release.phases').update({ release: '9' })).rejects.toMatchObject({ code: '42501' });
    await expect(app('release.steps').delete()).rejects.toMatchObject({ code: '42501' });
    await expect(app.raw('CREATE TABLE release.more (id int)')).rejects.toMatchObject({ code: '42501' });
    await expect(app.raw('ALTER TABLE things ADD COLUMN more int')).rejects.toMatchObject({ code: '42501' });
  });

  it('of a newer release works with an older release', async () => {
    await shop.run('expand');
    await shop
      .owner()('release.phases')
      .insert([
        { change: '003_newer', phase: 'expand', release: '3.0.0', finished_at: new Date() },
        { change: '003_newer', phase: 'fence', release: '3.0.0', finished_at: new Date() },
      ]);
    const { code, result } = await shop.run('expand');
    expect(code).toBe(0);
    expect(result.changes).toContainEqual({
      change: '003_newer',
      expand: 'done',
      backfill: 'none',
      contract: 'none',
    });
  });

  it('is not created by status and check', async () => {
    expect((await shop.run('status')).result.changes.map(({ expand }) => expand)).toEqual([
      'pending',
      'pending',
    ]);
    expect((await shop.run('check --release 1.0.0')).code).toBe(0);
    const { rows } = await shop.owner().raw("SELECT to_regnamespace('release') AS made");
    expect(rows).toEqual([{ made: null }]);
  });
});
