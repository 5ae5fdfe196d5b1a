import { describe, expect, it } from 'vitest';
import { useShop } from './shop.ts';

const shop = useShop();

describe('the schema command', () => {
  it('refuses an unknown command and prints its usage', async () => {
    const { code, result } = await shop.run('explode');
    expect(code).toBe(2);
    expect(result.message).toContain(
      'there is no command "explode"\nusage: schema <expand|backfill|contract',
    );
  });

  it('lists every variable that is missing', async () => {
    const { code, result } = await shop.run('expand', { SERVICE_NAME: '', DATABASE_URL: '' });
    expect(code).toBe(1);
    expect(result.message).toMatch(/DATABASE_URL.*SERVICE_NAME/s);
  });

  it('fails at once on a wrong password, naming the role and never the password', async () => {
    const url = shop.urls().ownerUrl.replace(':aa11@', ':hunter2@');
    const { code, result, lines } = await shop.run('expand', { DATABASE_URL: url });
    expect(code).toBe(1);
    expect(result.message).toMatch(/^cannot connect as orders_owner@.*: .*password authentication failed/);
    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });

  it('fails at once on a database that does not exist', async () => {
    const url = `${shop.urls().ownerUrl}_gone`;
    const { code, result } = await shop.run('expand', { DATABASE_URL: url });
    expect(code).toBe(1);
    expect(result.message).toMatch(/does not exist/);
  });

  it('waits for a database that is starting until the timeout', async () => {
    const { code, result, lines } = await shop.run('expand', {
      DATABASE_URL: 'postgres://orders_owner:aa11@127.0.0.1:1/orders',
      SCHEMA_CONNECT_TIMEOUT_MS: '2000',
    });
    expect(code).toBe(1);
    expect(lines[0]).toMatchObject({ event: 'waiting', for: 'database' });
    expect(result.message).toMatch(/^cannot connect as orders_owner@127\.0\.0\.1:1\/orders: .*ECONNREFUSED/);
  });

  it('fails with advice when it runs as the application’s role', async () => {
    const { code, result } = await shop.run('expand', { DATABASE_URL: shop.urls().appUrl });
    expect(code).toBe(1);
    expect(result.message).toMatch(/permission denied.*need the role that owns the schema/);
  });
});
