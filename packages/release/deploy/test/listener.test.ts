import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
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

it('after a deploy that was killed between edge and listener only the listener starts', async () => {
  scene.swarm.services.delete('orders_listener');
  expect(started(await deployTo())).toEqual([
    'platform: start listener',
    'platform: wait until listener is healthy',
  ]);
});

it('a port that the stack holds is its own; one that another process holds is refused, and nothing changes', async () => {
  const deployOn = async (port: number, replicas: number) => {
    const settings = `{ PUBLISHED_PORT: ${port}, SCRAPE_INTERVAL: 1ms, REPLICAS: ${replicas} }`;
    const on = { checkout: scene.old, target: targetText(scene.registry, { settings }) };
    return (await run(scene.swarm, on, deployed())).outcome;
  };
  const [engine, other] = [await listen(), await listen()];
  const held = engine.port;
  await engine.close();
  expect(await deployOn(held, 2)).toMatchObject({ changed: true });
  const proxy = await listen(held);
  expect(await deployOn(held, 3)).toMatchObject({ changed: true });
  expect(await deployOn(other.port, 3)).toMatchObject({
    outcome: 'refused',
    message: `port ${other.port} is not available: another process listens on it`,
  });
  expect(scene.swarm.services.get('orders_listener')?.ports).toEqual([held]);
  await Promise.all([proxy.close(), other.close()]);
});

/** Listens on all addresses, as the engine does for a container. */
async function listen(at = 0) {
  const server = createServer().listen(at, '0.0.0.0');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, close: () => new Promise((resolve) => server.close(resolve)) };
}
