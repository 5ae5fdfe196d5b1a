import { pingDatabase } from '@zero-downtime/database/knex';
import { beat, startHeartbeat } from '@zero-downtime/schema-contract';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { useFencedChanges } from './fenced.ts';
import { useShop } from './shop.ts';

const shop = useShop();

describe('contract', () => {
  it('refuses while an older release has a session, naming it, and passes once the session ends', async () => {
    await shop.run('expand');
    const old = shop.app('1.0.0');
    await pingDatabase(old);
    const refused = await shop.run('contract');
    expect(refused.code).toBe(2);
    expect(refused.result.message).toMatch(
      /^a release older than 2\.0\.0 still uses this database: shop\/1\.0\.0 \(pid \d+, from [\d.]+, since [\dTZ:.-]+\)/,
    );
    expect(refused.result.changes.at(-1)?.contract).toBe('pending');
    expect((await shop.run('check --release 1.0.0')).code).toBe(0);
    await old.destroy();
    await expect.poll(async () => (await shop.run('contract')).code).toBe(0);
  });

  it('waits for an older release to stop', async () => {
    await shop.run('expand');
    const old = shop.app('1.0.0');
    await pingDatabase(old);
    const job = shop.start('contract', { SCHEMA_GATE_WAIT_MS: '120000' });
    await expect.poll(() => job.lines).toContainEqual(expect.objectContaining({ for: 'old releases' }));
    await old.destroy();
    expect((await job.ended()).code).toBe(0);
  });

  it('ignores sessions of the remaining release, of consoles and of schema jobs', async () => {
    await shop.run('expand');
    await pingDatabase(shop.app('2.0.0'));
    await pingDatabase(shop.superuser());
    expect((await shop.run('contract')).code).toBe(0);
  });

  it('excludes releases before its oldest release, and no newer ones', async () => {
    await shop.run('expand');
    expect((await shop.run('contract', { SERVICE_VERSION: '2.3.0' })).code).toBe(0);
    expect((await shop.run('check --release 2.0.0', { SERVICE_VERSION: '2.3.0' })).code).toBe(0);
    expect((await shop.run('check --release 1.9.9', { SERVICE_VERSION: '2.3.0' })).code).toBe(2);
  });
});

describe('behind a pooler that hides its clients, contract', () => {
  let clients: pg.Client[] = [];
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.end()));
    clients = [];
  });
  /** A session with the pooler's application name. */
  async function pooled(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: shop.urls().appUrl, application_name: 'pooler' });
    clients.push(client);
    await client.connect();
    return client;
  }
  const old = { service: 'shop', release: '1.0.0', instance: 'replica-7' };

  it('refuses while an older release has a heartbeat, naming the instance, and passes once it stops', async () => {
    await shop.run('expand');
    const heart = startHeartbeat(await pooled(), old);
    const owner = shop.owner();
    await expect.poll(() => owner('release.heartbeats')).toHaveLength(1);
    const { code, result } = await shop.run('contract');
    expect(code).toBe(2);
    expect(result.message).toMatch(
      /database: shop\/1\.0\.0 \(instance replica-7, from [\d.]+, last heartbeat \d+\.\d s ago, since /,
    );
    await heart.stop();
    expect((await shop.run('contract')).code).toBe(0);
  });

  it('ignores a stale heartbeat', async () => {
    await shop.run('expand');
    await beat(await pooled(), old);
    expect((await shop.run('contract', { SCHEMA_GATE_HEARTBEAT_MS: '0' })).code).toBe(0);
  });

  it('ignores heartbeats of the remaining release', async () => {
    await shop.run('expand');
    await beat(await pooled(), { ...old, release: '2.0.0' });
    expect((await shop.run('contract')).code).toBe(0);
  });

  it('lets the application write heartbeats only through the function, and only its own', async () => {
    await shop.run('expand');
    const client = await pooled();
    expect(await beat(client, old)).toBe(true);
    const denied = expect.objectContaining({ code: '42501' });
    await expect(client.query('DELETE FROM release.heartbeats')).rejects.toEqual(denied);
    await expect(client.query("UPDATE release.heartbeats SET release = '9.9.9'")).rejects.toEqual(denied);
    await expect(client.query("INSERT INTO release.heartbeats VALUES ('x', 'x', 'x', 'x')")).rejects.toEqual(
      denied,
    );
    const [row] = await shop.owner()('release.heartbeats');
    expect(row).toMatchObject({ role: 'orders_app', ...old });
  });

  it('beat() returns false on a database without a ledger', async () => {
    expect(await beat(await pooled(), old)).toBe(false);
  });
});

describe('by the rows that were written, contract', () => {
  const changes = useFencedChanges(
    'exports.oldWriterRows = async (knex) => (await knex.raw("SELECT id FROM things WHERE code = \'old\'")).rows.map(({ id }) => "things " + id);',
  );
  const run = (command: string, more: Record<string, string> = {}) => shop.run(command, more, changes());

  it('refuses when it finds rows that only an older release writes, naming them', async () => {
    await run('expand');
    await shop.owner()('things').insert({ id: 7, code: 'old' });
    const { code, result } = await run('contract');
    expect(code).toBe(2);
    expect(result.message).toContain('still uses this database: rows of an older release: things 7 (');
  });

  it('refuses when rows to fill were written after the backfill was complete', async () => {
    await run('expand');
    const held = await shop.holdAt('counted');
    const contract = run('contract');
    await held.reached();
    await shop.named('cron')('things').insert({ id: 1 });
    await held.release();
    const { code, result } = await contract;
    expect(code).toBe(2);
    expect(result.message).toContain(
      '1 rows that only an older release writes (written after the backfill was complete)',
    );
  });

  it('runs anyway with --force, and records the person and the evidence', async () => {
    await run('expand');
    await shop.owner()('things').insert({ id: 7, code: 'old' });
    const old = shop.app('1.0.0');
    await pingDatabase(old);
    const { code, lines } = await run('contract --force ada@laptop');
    expect(code).toBe(0);
    const warnings = lines.filter(({ event }) => event === 'warning');
    expect(warnings[0]?.message).toMatch(
      /forced by ada@laptop, although an older release is active: shop\/1\.0\.0/,
    );
    const forced = await shop.owner()('release.forced').orderBy('forced_at');
    expect(forced.map(({ change, forced_by, release }) => [change, forced_by, release])).toEqual([
      ['001_things', 'ada@laptop', '2.0.0'],
      ['001_things', 'ada@laptop', '2.0.0'],
    ]);
    expect(forced.map(({ witnesses }) => witnesses)).toEqual([
      [expect.stringContaining('shop/1.0.0 (pid')],
      [expect.stringContaining('shop/1.0.0 (pid'), expect.stringContaining('things 7')],
    ]);
  });

  it('with --force but without evidence is not recorded as forced', async () => {
    await run('expand');
    expect((await run('contract --force ada')).code).toBe(0);
    expect(await shop.owner()('release.forced')).toEqual([]);
  });
});

describe('a contract that has begun', () => {
  const changes = useFencedChanges('');

  it('is finished although it has already removed what its backfill reads', async () => {
    await shop.run('expand', {}, changes());
    const owner = shop.owner();
    const begun = { change: '001_things', phase: 'contract', release: '2.0.0' };
    await owner('release.phases').insert({ ...begun, oldest_release: '2.0.0' });
    await owner('release.steps').insert({ ...begun, step: 'code not null', took_ms: 1 });
    await owner.raw('ALTER TABLE things DROP COLUMN code');
    const { code, lines } = await shop.run('contract', {}, changes());
    expect(code).toBe(0);
    expect(lines).toContainEqual(expect.objectContaining({ event: 'warning' }));
    expect(await owner('release.phases').whereNotNull('last_error')).toEqual([]);
  });
});
