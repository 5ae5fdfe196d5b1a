import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Checkout, checkoutOf } from './checkout.ts';
import { noteOperations, startRegistry } from './commands.ts';
import { FakeSwarm } from './fake-swarm.ts';

/** For the tests of a file: checkouts of both versions and a registry, and a new Swarm for each test. The values are there once tests run. */
export function useFakeSwarm() {
  const scene = {} as { old: Checkout; next: Checkout; registry: string; swarm: FakeSwarm };
  let stop: (() => void) | undefined;
  beforeAll(async () => {
    const [old, next, registry] = await Promise.all([
      checkoutOf('1.0.0'),
      checkoutOf('2.0.0'),
      startRegistry(),
    ]);
    Object.assign(scene, { old, next, registry: registry.address });
    stop = registry.stop;
    noteOperations();
  });
  afterAll(async () => {
    stop?.();
    await Promise.all([scene.old?.remove(), scene.next?.remove()]);
  });
  beforeEach(() => {
    scene.swarm = new FakeSwarm();
  });
  return scene;
}
