import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '@zero-downtime/database/knex';
import { describe, expect, it } from 'vitest';
import { useFencedChanges } from './fenced.ts';
import { useShop } from './shop.ts';

const shop = useShop();
const changes = useFencedChanges("exports.fence = [{ table: 'things', check: 'things.code IS NOT NULL' }];");
const LONG = { SCHEMA_FENCE_SOAK_MS: '60000' };
const SHORT = { SCHEMA_FENCE_SOAK_MS: '100' };
const run = (command: string, more: Record<string, string> = {}) => shop.run(command, more, changes());

/** A writer without a release in its name. */
const cron = () => shop.named('cron');

const fences = async (db: Database) =>
  (await db.raw("SELECT tgrelid::regclass::text AS table FROM pg_trigger WHERE tgname LIKE 'release_fence%'"))
    .rows;
const functions = async (db: Database) =>
  (await db.raw("SELECT proname FROM pg_proc WHERE proname LIKE 'release_fence%'")).rows;
const fenceUp = (db: Database) => expect.poll(() => fences(db)).toEqual([{ table: 'things' }]);

describe('a fence', () => {
  it('accepts the row of an old writer, and the contract is refused before its first step', async () => {
    await run('expand');
    const owner = shop.owner();
    const contract = run('contract', LONG);
    await fenceUp(owner);
    await cron().raw('INSERT INTO things VALUES (1), (2), (3)');
    const { code, result } = await contract;
    expect(code).toBe(2);
    expect(result.message).toMatch(
      /still uses this database: cron \(from [\d.]+, wrote 1 times against "things: things\.code IS NOT NULL", since /,
    );
    expect([await fences(owner), await functions(owner)]).toEqual([[], []]);
    expect(await owner('things').count()).toEqual([{ count: '3' }]);
    expect((await run('check --release 1.0.0')).code).toBe(0);
    expect((await run('contract', SHORT)).code).toBe(0);
    expect(await owner('things').whereNull('code')).toEqual([]);
  });

  it('records no write that the contract allows, and is dropped at the end', async () => {
    await run('expand');
    const owner = shop.owner();
    const contract = run('contract', { SCHEMA_FENCE_SOAK_MS: '1000' });
    await fenceUp(owner);
    const app = shop.app('2.0.0');
    await app('things').insert({ id: 1, code: 'a' });
    await app('things').where({ id: 1 }).update({ code: 'b' });
    expect((await contract).code).toBe(0);
    expect([await fences(owner), await functions(owner)]).toEqual([[], []]);
    expect(await owner('release.fence_hits')).toEqual([]);
  });

  it('records a writer whose transaction is still open when the watch ends', async () => {
    await run('expand');
    const owner = shop.owner();
    const contract = run('contract', { SCHEMA_FENCE_SOAK_MS: '5000' });
    await fenceUp(owner);
    const open = await cron().transaction();
    await open('things').insert({ id: 1 });
    const droppingFence = () =>
      owner('pg_stat_activity').where({ wait_event_type: 'Lock' }).whereLike('query', 'DROP TRIGGER%');
    await expect.poll(droppingFence, { interval: 5 }).toHaveLength(1);
    await open.commit();
    const { code, result } = await contract;
    expect(code).toBe(2);
    expect(result.message).toContain('cron (from');
    expect(await fences(owner)).toEqual([]);
  });

  it('that a killed run left is dropped by the next run of any phase', async () => {
    await run('expand');
    const owner = shop.owner();
    await owner.raw(`
      CREATE FUNCTION release.release_fence_left() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      CREATE TRIGGER release_fence_left AFTER INSERT ON things FOR EACH ROW EXECUTE FUNCTION release.release_fence_left()`);
    expect((await run('expand')).code).toBe(0);
    expect([await fences(owner), await functions(owner)]).toEqual([[], []]);
  });

  it('with an invalid check fails before the trigger is created', async () => {
    await run('expand');
    const file = join(changes(), '001_things/contract.cjs');
    await writeFile(
      file,
      "exports.oldestRelease = '2.0.0'; exports.up = () => {}; exports.fence = [{ table: 'things', check: 'cod > 1' }];",
    );
    const { code, result } = await run('contract', SHORT);
    expect(code).toBe(1);
    expect(result.message).toContain('column "cod" does not exist');
    expect(await fences(shop.owner())).toEqual([]);
    expect((await run('check --release 1.0.0')).code).toBe(0);
  });

  it('of a contract in SQL is read from its own line', async () => {
    await run('expand');
    await rm(join(changes(), '001_things/contract.cjs'));
    await writeFile(
      join(changes(), '001_things/contract.sql'),
      "-- oldest-release: 2.0.0\n-- fence: things: code LIKE 'C%'\nALTER TABLE things ALTER COLUMN code SET NOT NULL;\n",
    );
    const contract = run('contract', LONG);
    await fenceUp(shop.owner());
    await cron().raw("INSERT INTO things VALUES (1, 'D')");
    expect((await contract).result.message).toContain('against "things: code LIKE \'C%\'"');
  });
});
