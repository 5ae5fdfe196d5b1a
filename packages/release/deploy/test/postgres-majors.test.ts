import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import versions from '../../../../docker/versions.json' with { type: 'json' };
import { type Checkout, checkoutOf, targetText } from './cluster/checkout.ts';
import { deployed, noteOperations, run, startRegistry } from './cluster/commands.ts';
import { FakeSwarm } from './cluster/fake-swarm.ts';

/* A deploy never starts a major of PostgreSQL on the data of another one. */
let checkout: Checkout;
let registry: Awaited<ReturnType<typeof startRegistry>>;
let swarm: FakeSwarm;
beforeAll(async () => {
  [checkout, registry] = await Promise.all([checkoutOf('1.0.0'), startRegistry()]);
  noteOperations();
});
afterAll(async () => {
  registry.stop();
  await checkout.remove();
});
beforeEach(() => {
  swarm = new FakeSwarm();
});

const deploy = (changes?: Record<string, string>) =>
  run(swarm, { checkout, target: targetText(registry.address, changes) }, deployed());
const imageOf = (service: string) => swarm.services.get(service)?.image;

it('a new stack gets the current major', async () => {
  const { version } = versions.postgres;
  expect((await deploy()).printed).toContain(
    `platform: start PostgreSQL ${version} with the volume orders_data-${version}`,
  );
  expect(imageOf('orders_db')).toContain(`/postgres:${version}@`);
});

it('a stack that was torn down with data of PostgreSQL 15 gets 15 again, and so do its scheduled backups', async () => {
  await deploy();
  await swarm.docker(['stack', 'rm', 'orders']);
  await swarm.docker(['volume', 'rm', `orders_data-${versions.postgres.version}`]);
  await swarm.docker(['volume', 'create', 'orders_data']);
  expect((await deploy()).printed).toContain('platform: start PostgreSQL 15 with the volume orders_data');
  expect(imageOf('orders_db')).toContain('/postgres:15@');
  const { printed } = await deploy({ backup: '{ every: 24h }' });
  expect(printed).toContain('platform: start scheduled backups');
  expect(printed.join()).not.toContain('start PostgreSQL');
  expect(imageOf('orders_backups')).toBe(imageOf('orders_db'));
  expect((await deploy({ backup: '{ every: 24h }' })).outcome).toMatchObject({ changed: false });
});
