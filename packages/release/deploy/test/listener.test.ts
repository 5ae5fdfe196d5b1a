import { beforeEach, expect, it } from 'vitest';
import { targetText } from './cluster/checkout.ts';
import { deployed, run } from './cluster/commands.ts';
import { useFakeSwarm } from './cluster/use-fake-swarm.ts';

const scene = useFakeSwarm();
beforeEach(async () => void (await deployTo()));

const deployTo = (settings = '') =>
  run(scene.swarm, { checkout: scene.old, target: targetText(scene.registry, {}, settings) }, deployed());
const started = ({ executed }: Awaited<ReturnType<typeof deployTo>>) =>
  executed.filter((line) => line.startsWith('platform:'));

it('a setting of the edge replaces the edge and not the listener', async () =>
  expect(started(await deployTo('CANARY_WEIGHT: 50'))).toEqual(['platform: update edge']));

it('a limit of connections replaces the edge and the listener', async () =>
  expect(started(await deployTo('EDGE_CONNECTIONS_PER_SOURCE: 50'))).toEqual([
    'platform: update edge',
    'platform: update listener',
  ]));

it('after a deploy that was killed between edge and listener only the listener starts, and an edge may hold the port', async () => {
  scene.swarm.services.delete('orders_listener');
  const ran = await deployTo();
  expect(started(ran)).toEqual(['platform: start listener']);
  expect(ran.executed[0]).not.toMatch(/\bport\b/);
});
