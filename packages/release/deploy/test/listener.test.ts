import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Checkout, checkoutOf, targetText } from './cluster/checkout.ts';
import { deployed, noteOperations, run, startRegistry } from './cluster/commands.ts';
import { FakeSwarm } from './cluster/fake-swarm.ts';

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
beforeEach(async () => {
  swarm = new FakeSwarm();
  await deployTo();
});

const deployTo = (settings = '') =>
  run(swarm, { checkout, target: targetText(registry.address, {}, settings) }, deployed());
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
  swarm.services.delete('orders_listener');
  const ran = await deployTo();
  expect(started(ran)).toEqual(['platform: start listener']);
  expect(ran.executed[0]).not.toMatch(/\bport\b/);
});
