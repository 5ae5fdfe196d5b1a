import { describe, expect, it } from 'vitest';
import { startPooler } from './fake-pooler.ts';
import { useShop } from './shop.ts';

const shop = useShop();

describe('behind a pooler in transaction mode', () => {
  it.each([1, 2, 5])(
    'with %i sessions, expand is refused with advice and changes nothing',
    async (sessions) => {
      const pooler = await startPooler(shop.urls().ownerUrl, sessions);
      const { code, result } = await shop.run('expand', { DATABASE_URL: pooler.url });
      await pooler.stop();
      expect(code).toBe(2);
      expect(result.message).toMatch(/behind a pooler.*set DATABASE_URL to the server itself/);
      const { rows } = await shop.owner().raw("SELECT to_regnamespace('release') AS made");
      expect(rows).toEqual([{ made: null }]);
    },
  );

  it('check works, because it needs no lock', async () => {
    const pooler = await startPooler(shop.urls().ownerUrl, 2);
    expect((await shop.run('check', { DATABASE_URL: pooler.url })).code).toBe(0);
    await pooler.stop();
  });
});
