import { cutNode, mendNode } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';

export const nodeLost: Drill = {
  name: 'node-lost',
  title: 'A worker is lost in the middle of a rollout',
  story:
    'Its network is cut: the node lives, nobody reaches it. Its clients are cut off with it, the others find the other edges. Swarm notices after some seconds and starts its replicas elsewhere; the rollout must come to an end, and the node be taken in again.',
  from: '2.0.0',
  users: { may: 'see failures', because: 'requests that are on the lost node are lost with it' },
  async act(field) {
    const deploying = field.deploy('2.0.0', ['--redeploy']);
    await field.until(() => field.phase() === 'rollout', 120_000);
    await field.letUsersGoOn(4_000);
    await field.act('a worker is cut off', () => cutNode(field.lab, 'worker-2'));
    let deploy: Awaited<typeof deploying>;
    try {
      deploy = await deploying;
    } finally {
      await field.act('the worker is back', () => mendNode(field.lab, 'worker-2'));
    }
    field.expect(
      'the deploy comes to an end and says how',
      deploy.exitCode !== undefined,
      String(deploy.result?.message),
    );
    const again = await field.deploy('2.0.0', ['--redeploy']);
    field.expect(
      'with the node back a deploy goes through',
      again.exitCode === 0,
      `exit code ${again.exitCode}`,
    );
  },
};
