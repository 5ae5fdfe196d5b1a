import { EXIT } from '@zero-downtime/deploy';
import { cutNode, mendNode } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';
import { inARollout } from './in-a-rollout.ts';

export const nodeLost: Drill = {
  name: 'node-lost',
  title: 'A worker is lost in the middle of a rollout',
  story:
    'Its network is cut: the node lives, nobody reaches it. Its clients are cut off with it, the others find the other edges. Swarm notices after some seconds and starts its replicas elsewhere; the rollout must come to an end, and the node be taken in again.',
  from: '2.0.0',
  onlyInTheLab: 'it cuts a node off from the others',
  users: { may: 'see failures', because: 'requests that are on the lost node are lost with it' },
  async act(field) {
    const { deploying } = await inARollout(field);
    await field.act('a worker is cut off', () => cutNode(field.lab, 'worker-2'));
    const deploy = await deploying.finally(() =>
      field.repair('the worker is back', () => mendNode(field.lab, 'worker-2')),
    );
    field.expect(
      'the deploy comes to an end and says how',
      [EXIT.done, EXIT.rolledBack, EXIT.halfWay].some((code) => code === deploy.exitCode),
      `exit code ${deploy.exitCode}: ${deploy.result?.message}`,
    );
    const again = await field.deploy('2.0.0', ['--redeploy']);
    field.expect(
      'with the node back a deploy goes through',
      again.exitCode === 0,
      `exit code ${again.exitCode}`,
    );
  },
};
