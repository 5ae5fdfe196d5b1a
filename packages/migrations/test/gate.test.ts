import { pingDatabase } from '@zero-downtime/database/knex';
import { describe, expect, it, vi } from 'vitest';
import { useShop } from './shop.ts';

const shop = useShop();

describe('contract', () => {
  it('refuses while an older release has a session, naming it, and passes once that is gone', async () => {
    await shop.run('expand');
    const old = shop.app('1.0.0');
    await pingDatabase(old);
    const refused = await shop.run('contract');
    expect(refused.code).toBe(2);
    expect(refused.result.message).toMatch(
      /^a release older than 2\.0\.0 still works on this database: shop\/1\.0\.0 \(pid \d+, from [\d.]+, since [\dTZ:.-]+\)/,
    );
    expect(refused.result.changes.at(-1)?.contract).toBe('pending');
    expect((await shop.run('check --release 1.0.0')).code).toBe(0);
    await old.destroy();
    await vi.waitFor(async () => expect((await shop.run('contract')).code).toBe(0));
  });

  it('waits a while for an older release to leave', async () => {
    await shop.run('expand');
    const old = shop.app('1.0.0');
    await pingDatabase(old);
    const job = shop.start('contract', { SCHEMA_GATE_WAIT_MS: '30000' });
    await vi.waitFor(
      () => expect(job.lines).toContainEqual(expect.objectContaining({ for: 'old releases' })),
      {
        timeout: 20_000,
      },
    );
    await old.destroy();
    expect((await job.ended()).code).toBe(0);
  });

  it('does not mind sessions of the release that stays, of consoles and of schema jobs', async () => {
    await shop.run('expand');
    await pingDatabase(shop.app('2.0.0'));
    await pingDatabase(shop.superuser());
    expect((await shop.run('contract')).code).toBe(0);
  });
});
