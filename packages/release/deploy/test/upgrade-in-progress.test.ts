import { beforeEach, expect, it } from 'vitest';
import { backUp } from '../src/backup.ts';
import { rollback } from '../src/rollback.ts';
import { rotatePassword } from '../src/rotate.ts';
import type { Site } from '../src/site.ts';
import { teardown } from '../src/teardown.ts';
import { targetText } from './cluster/checkout.ts';
import { deployed, run } from './cluster/commands.ts';
import type { Service } from './cluster/services.ts';
import { useFakeSwarm } from './cluster/use-fake-swarm.ts';

/* Two servers of PostgreSQL run while an upgrade of the major is not complete. */
const confirm = async () => true;
const scene = useFakeSwarm();
beforeEach(async () => {
  await on(deployed());
  const server = scene.swarm.services.get('orders_db') as Service;
  const image = (major: number) => server.image.replace(/postgres:\d+/, `postgres:${major}`);
  scene.swarm.services.set('orders_db', { ...server, image: image(15) });
  scene.swarm.services.set('orders_db-17', { ...server, image: image(17) });
});

const on = (command: (site: Site) => Promise<unknown>) =>
  run(scene.swarm, { checkout: scene.old, target: targetText(scene.registry) }, command);
const stopOld = () =>
  scene.swarm.services.set('orders_db', {
    ...(scene.swarm.services.get('orders_db') as Service),
    replicas: 0,
  });

it.each<[string, (site: Site) => Promise<unknown>]>([
  ['a deploy', deployed({ redeploy: true })],
  ['a backup', (site) => backUp(site, { to: undefined })],
  ['a teardown that keeps the data', (site) => teardown(site, { data: false, confirm })],
])('%s is refused during an upgrade, and works after it', async (_, command) => {
  const { outcome } = await on(command);
  expect(outcome).toMatchObject({ outcome: 'refused', hint: expect.stringContaining('--abort') });
  stopOld();
  expect((await on(command)).outcome).not.toBeInstanceOf(Error);
});

it('a rollback is refused during an upgrade', async () => {
  const { outcome, executed } = await on((site) => rollback(site, { to: undefined, confirm }));
  expect(outcome).toMatchObject({ outcome: 'refused', hint: expect.stringContaining('--abort') });
  expect(executed).toEqual([]);
});

it('a teardown with the data removes both servers during an upgrade', async () => {
  await on((site) => teardown(site, { data: true, confirm }));
  expect([...scene.swarm.services.keys()]).toEqual([]);
});

it.each(['app', 'owner'] as const)(
  'a rotation of the password of the %s is refused before it makes a secret',
  async (role) => {
    const before = await scene.swarm.docker(['secret', 'ls']);
    const { outcome } = await on((site) => rotatePassword(site, role, { planOnly: false, confirm }));
    expect(outcome).toMatchObject({ outcome: 'refused', hint: expect.stringContaining('--abort') });
    expect(await scene.swarm.docker(['secret', 'ls'])).toBe(before);
  },
);
