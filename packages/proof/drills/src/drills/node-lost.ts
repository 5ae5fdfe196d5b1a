import { EXIT } from '@zero-downtime/deploy/errors';
import { cutNode, reconnectNode } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';
import { startRollout } from './start-rollout.ts';

export const nodeLost: Drill = {
  name: 'node-lost',
  title: 'A worker is lost in the middle of a rollout',
  story:
    'Its network is cut: the node runs but is unreachable. Clients switch to the other edges. Swarm notices after some seconds and starts its replicas on other nodes. The rollout must end, and the node must rejoin.',
  from: '2.0.0',
  onlyInTheLab: 'it cuts off a node from the others',
  users: { may: 'see failures', because: 'requests in flight on the lost node are lost' },
  async act(context) {
    const { deploying } = await startRollout(context);
    await context.act('a worker is cut off', () => cutNode(context.lab, 'node-3'));
    const deploy = await deploying.finally(() =>
      context.repair('the worker is reconnected', () => reconnectNode(context.lab, 'node-3')),
    );
    context.expect(
      'the deploy ends with a reason',
      [EXIT.done, EXIT.rolledBack, EXIT.halfWay].some((code) => code === deploy.exitCode),
      `exit code ${deploy.exitCode}: ${deploy.result?.message}`,
    );
    const again = await context.deploy('2.0.0', ['--redeploy']);
    context.expect(
      'with the node back a deploy succeeds',
      again.exitCode === 0,
      `exit code ${again.exitCode}`,
    );
  },
};
