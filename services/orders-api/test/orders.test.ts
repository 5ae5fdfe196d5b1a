import { beforeAll, describe, expect, inject, it } from 'vitest';
import { behavesAsOrders, place } from './orders-behaviour.ts';
import { type Api, type Release, startApi } from './releases.ts';
import type { Databases } from './setup.ts';

// Every combination of release and schema that a rollout or a rollback can reach.
const matrix: [Release, string, keyof Databases][] = [
  ['1.0.0', 'the schema it came with', 'v1'],
  ['1.0.0', 'the schema that 2.0.0 has expanded', 'expanded'],
  ['2.0.0', 'the schema that it has expanded', 'expanded'],
  ['2.0.0', 'the schema that is contracted', 'contracted'],
];

describe.each(matrix)('release %s on %s', (release, _, database) => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi(release, inject('databases')[database].appUrl);
  });

  behavesAsOrders(() => api);

  it('is ready', async () => {
    await api.anonymous.get('/ready').expect(200);
  });

  it(`shows ${release === '1.0.0' ? 'no' : 'a'} tracking number`, async () => {
    const body = await place(await api.customer());
    if (release === '1.0.0') expect(body).not.toHaveProperty('trackingNumber');
    else expect(body.trackingNumber).toMatch(/^ZD[0-9A-F]{16}$/);
  });
});
