import { beforeEach, expect, it } from 'vitest';
import type { DeployOptions } from '../src/deploy.ts';
import { Ending } from '../src/errors.ts';
import { type Checkout, targetText } from './cluster/checkout.ts';
import { deployed, run } from './cluster/commands.ts';
import { useFakeSwarm } from './cluster/use-fake-swarm.ts';

const scene = useFakeSwarm();
beforeEach(async () => {
  await run(scene.swarm, { checkout: scene.old, target: targetWith() }, deployed());
});

const targetWith = (changes?: Record<string, string>) => targetText(scene.registry, changes);
const carryOut = (checkout: Checkout, changes?: Record<string, string>, asked?: Partial<DeployOptions>) =>
  run(scene.swarm, { checkout, target: targetWith(changes) }, deployed(asked));

it('a backup is taken after the gate and before contract, and only when a contract is pending', async () => {
  expect((await carryOut(scene.next)).phases.join(' ')).toContain('gate backup contract');
  expect(scene.swarm.schema.backups).toBe(1);
  await carryOut(scene.next, undefined, { redeploy: true });
  expect(scene.swarm.schema.backups).toBe(1);
});

it('--no-backup skips the backup', async () => {
  const { phases } = await carryOut(scene.next, undefined, { backup: false });
  expect(phases.join(' ')).toContain('gate contract');
  expect(scene.swarm.schema.backups).toBe(0);
});

it('when the backup fails, nothing is contracted, the release serves, and the next deploy takes the backup', async () => {
  const { docker } = scene.swarm;
  const failing = Object.assign(Object.create(scene.swarm), {
    docker: (argv: string[], given: object) =>
      argv.includes('/run/database/backup.sh')
        ? Promise.reject(new Ending('error', 'disk full'))
        : docker(argv, given),
  });
  const { executed, outcome } = await run(
    failing,
    { checkout: scene.next, target: targetWith() },
    deployed(),
  );
  expect(executed.at(-1)).toMatch(/^backup: back up orders/);
  expect(outcome).toMatchObject({
    outcome: 'halfWay',
    message: expect.stringMatching(/2\.0\.0 serves, and nothing was contracted.*disk full/),
  });
  expect((await carryOut(scene.next)).outcome).toMatchObject({ changed: true });
  expect(scene.swarm.schema.backups).toBe(1);
});

it('scheduled backups are started, updated with another schedule, and removed', async () => {
  const every = (duration: string) => carryOut(scene.old, { backup: `{ every: ${duration} }` });
  expect((await every('24h')).printed).toContain('platform: start scheduled backups');
  expect((await every('24h')).outcome).toMatchObject({ changed: false });
  expect((await every('1h')).printed).toContain('platform: update scheduled backups');
  await every('off');
  expect([...scene.swarm.services.keys()]).not.toContain('orders_backups');
});
