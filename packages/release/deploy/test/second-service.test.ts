import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deploy } from '../src/deploy.ts';
import type { Site } from '../src/site.ts';
import { teardown } from '../src/teardown.ts';
import { type Checkout, checkoutOf, targetText } from './cluster/checkout.ts';
import { deployed, noteOperations, options, run, startRegistry } from './cluster/commands.ts';
import { FakeSwarm } from './cluster/fake-swarm.ts';

let checkout: Checkout;
let next: Checkout;
let registry: Awaited<ReturnType<typeof startRegistry>>;
let swarm: FakeSwarm;
beforeAll(async () => {
  [checkout, next, registry] = await Promise.all([checkoutOf('1.0.0'), checkoutOf('2.0.0'), startRegistry()]);
  noteOperations();
  for (const [name, changes] of Object.entries(TARGETS)) {
    await mkdir(folderOf(name), { recursive: true });
    // As two services have: images of names of their own.
    const path = `${registry.address}/${name}`;
    await writeFile(join(folderOf(name), 'target.yml'), targetText(path, changes));
  }
});
afterAll(async () => {
  registry.stop();
  await Promise.all([checkout.remove(), next.remove()]);
});
beforeEach(() => {
  swarm = new FakeSwarm();
});

const TARGETS = {
  local: { routes: '{ payments: { path: /payments } }' },
  payments: { stack: 'payments', platform: 'local', database: 'shared', settings: '{}' },
};

const folderOf = (name: string) => join(checkout.root, 'infra/targets', name);

/** Runs a command on one of two targets beside each other. */
const on = (name: keyof typeof TARGETS, command: (site: Site) => Promise<unknown>) =>
  run(
    swarm,
    { checkout: { ...checkout, target: async (folder) => folder }, target: folderOf(name) },
    command,
  );
const OF_THE_PLATFORM = ['orders_api', 'orders_db', 'orders_edge', 'orders_listener', 'orders_prometheus'];
const services = () => [...swarm.services.keys()].sort();

describe('a second service on the platform of another', () => {
  it('gets a database in the PostgreSQL of the first, and no edge and no Prometheus of its own', async () => {
    await on('local', deployed());
    const { printed, executed, outcome } = await on('payments', deployed());
    expect(outcome).toMatchObject({ changed: true });
    expect(executed).toEqual(printed);
    expect(printed).toContain('platform: create the database payments and its two roles in orders_db');
    expect(services()).toEqual([...OF_THE_PLATFORM, 'payments_api']);
  });

  it('leaves nothing to do when it is deployed again', async () => {
    await on('local', deployed());
    await on('payments', deployed());
    expect((await on('payments', deployed())).outcome).toMatchObject({ changed: false });
  });

  it('is refused before any change while the first is not deployed', async () => {
    const { outcome } = await on('payments', deployed());
    expect(outcome).toMatchObject({
      outcome: 'refused',
      message: 'the platform local is not deployed: there is no orders_edge',
      hint: 'npm run deploy -- --target local',
    });
    expect(services()).toEqual([]);
  });

  it('is analysed by its own metrics alone, when Prometheus has the metrics of other services', async () => {
    await on('local', deployed());
    await on('payments', deployed());
    swarm.asked.length = 0;
    const { outcome } = await on('payments', (site) => deploy({ ...site, root: next.root }, options()));
    expect(outcome).toMatchObject({ changed: true });
    const selectors = swarm.asked.flatMap((expression) => expression.match(/\{job=[^}]*\}/g) ?? []);
    expect(selectors.length).toBeGreaterThan(5);
    for (const selector of selectors) expect(selector).toMatch(/stack="payments"|proxy="payments_api"/);
  });

  it('can be removed while the first keeps serving', async () => {
    await on('local', deployed());
    await on('payments', deployed());
    await on('payments', (site) => teardown(site, { data: true, confirm: async () => true }));
    expect(services()).toEqual(OF_THE_PLATFORM);
  });
});
