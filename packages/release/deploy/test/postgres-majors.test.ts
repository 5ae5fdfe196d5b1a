import { expect, it } from 'vitest';
import versions from '../../../../docker/versions.json' with { type: 'json' };
import { targetText } from './cluster/checkout.ts';
import { deployed, run } from './cluster/commands.ts';
import { useFakeSwarm } from './cluster/use-fake-swarm.ts';

/* A deploy never starts a major of PostgreSQL on the data of another one. */
const scene = useFakeSwarm();

const deploy = (changes?: Record<string, string>) =>
  run(scene.swarm, { checkout: scene.old, target: targetText(scene.registry, changes) }, deployed());
const imageOf = (service: string) => scene.swarm.services.get(service)?.image;

it('a new stack gets the current major', async () => {
  const { version } = versions.postgres;
  expect((await deploy()).printed).toContain(
    `platform: start PostgreSQL ${version} with the volume orders_data-${version}`,
  );
  expect(imageOf('orders_db')).toContain(`/postgres:${version}@`);
});

it('a stack that was torn down with data of PostgreSQL 15 gets 15 again, and so do its scheduled backups', async () => {
  await deploy();
  await scene.swarm.docker(['stack', 'rm', 'orders']);
  await scene.swarm.docker(['volume', 'rm', `orders_data-${versions.postgres.version}`]);
  await scene.swarm.docker(['volume', 'create', 'orders_data']);
  expect((await deploy()).printed).toContain('platform: start PostgreSQL 15 with the volume orders_data');
  expect(imageOf('orders_db')).toContain('/postgres:15@');
  const { printed } = await deploy({ backup: '{ every: 24h }' });
  expect(printed).toContain('platform: start scheduled backups');
  expect(printed.join()).not.toContain('start PostgreSQL');
  expect(imageOf('orders_backups')).toBe(imageOf('orders_db'));
  expect((await deploy({ backup: '{ every: 24h }' })).outcome).toMatchObject({ changed: false });
});
