import { beforeAll, describe, expect, inject, it } from 'vitest';
import { anOrder, behavesAsOrders } from './orders-behaviour.ts';
import { type Release, startApi } from './releases.ts';
import type { Databases } from './setup.ts';

// Everything that a rollout, a rollback and the time after it bring together.
const matrix: [Release, string, keyof Databases][] = [
  ['1.0.0', 'the schema it came with', 'v1'],
  ['1.0.0', 'the schema that 2.0.0 has expanded', 'expanded'],
  ['2.0.0', 'the schema that it has expanded', 'expanded'],
  ['2.0.0', 'the schema that is contracted', 'contracted'],
];

describe.each(matrix)('release %s on %s', (release, _, database) => {
  let api: Awaited<ReturnType<typeof startApi>>;
  beforeAll(async () => {
    api = await startApi(release, inject('databases')[database].appUrl);
  });

  behavesAsOrders(() => api);

  it('is ready', async () => {
    await api.agent.get('/ready').expect(200);
  });

  it(`shows ${release === '1.0.0' ? 'no' : 'a'} tracking number`, async () => {
    const { body } = await api.agent.post('/orders').send(anOrder());
    if (release === '1.0.0') expect(body).not.toHaveProperty('trackingNumber');
    else expect(body.trackingNumber).toMatch(/^ZD[0-9A-F]{16}$/);
  });
});

describe('an order that is on its way', () => {
  it('cannot be cancelled: 409', async () => {
    const { appUrl, ownerUrl } = inject('databases').expanded;
    const api = await startApi('2.0.0', appUrl);
    const owner = await startApi('2.0.0', ownerUrl);
    const { body } = await api.agent.post('/orders').send(anOrder());
    // No release ships orders yet; a later one will.
    await owner.db.raw('alter table orders drop constraint orders_status_known');
    await owner.db('orders').where({ id: body.id }).update({ status: 'shipped' });
    const cancelled = await api.agent.post(`/orders/${body.id}/cancel`).expect(409);
    expect(cancelled.body.detail).toContain('shipped');
  });
});
