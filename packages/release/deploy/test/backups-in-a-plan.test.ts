import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { DeployOptions } from '../src/deploy.ts';
import { Ending } from '../src/errors.ts';
import { type Checkout, checkoutOf, targetText } from './cluster/checkout.ts';
import { deployed, noteOperations, run, startRegistry } from './cluster/commands.ts';
import { FakeSwarm } from './cluster/fake-swarm.ts';

let old: Checkout;
let next: Checkout;
let registry: Awaited<ReturnType<typeof startRegistry>>;
let swarm: FakeSwarm;
beforeAll(async () => {
  [old, next, registry] = await Promise.all([checkoutOf('1.0.0'), checkoutOf('2.0.0'), startRegistry()]);
  noteOperations();
});
afterAll(async () => {
  registry.stop();
  await Promise.all([old.remove(), next.remove()]);
});
beforeEach(async () => {
  swarm = new FakeSwarm();
  await run(swarm, { checkout: old, target: targetWith() }, deployed());
});

const targetWith = (changes?: Record<string, string>) => targetText(registry.address, changes);
const carryOut = (checkout: Checkout, changes?: Record<string, string>, asked?: Partial<DeployOptions>) =>
  run(swarm, { checkout, target: targetWith(changes) }, deployed(asked));

it('a backup is taken after the gate and before contract, and only when a contract is pending', async () => {
  expect((await carryOut(next)).phases.join(' ')).toContain('gate backup contract');
  expect(swarm.schema.backups).toBe(1);
  await carryOut(next, undefined, { redeploy: true });
  expect(swarm.schema.backups).toBe(1);
});

it('--no-backup skips the backup', async () => {
  const { phases } = await carryOut(next, undefined, { backup: false });
  expect(phases.join(' ')).toContain('gate contract');
  expect(swarm.schema.backups).toBe(0);
});

it('when the backup fails, nothing is contracted, the release serves, and the next deploy takes the backup', async () => {
  const { docker } = swarm;
  const failing = Object.assign(Object.create(swarm), {
    docker: (argv: string[], given: object) =>
      argv.includes('/run/database/backup.sh')
        ? Promise.reject(new Ending('error', 'disk full'))
        : docker(argv, given),
  });
  const { executed, outcome } = await run(failing, { checkout: next, target: targetWith() }, deployed());
  expect(executed.at(-1)).toMatch(/^backup: back up orders/);
  expect(outcome).toMatchObject({
    outcome: 'halfWay',
    message: expect.stringMatching(/2\.0\.0 serves, and nothing was contracted.*disk full/),
  });
  expect((await carryOut(next)).outcome).toMatchObject({ changed: true });
  expect(swarm.schema.backups).toBe(1);
});

it('scheduled backups are started, updated with another schedule, and removed', async () => {
  const every = (duration: string) => carryOut(old, { backup: `{ every: ${duration} }` });
  expect((await every('24h')).printed).toContain('platform: start scheduled backups');
  expect((await every('24h')).outcome).toMatchObject({ changed: false });
  expect((await every('1h')).printed).toContain('platform: update scheduled backups');
  await every('off');
  expect([...swarm.services.keys()]).not.toContain('orders_backups');
});
