import { EXIT } from '@zero-downtime/deploy/errors';
import { cutNode, leaderOf, reconnectNode } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';
import { expectLossOfOneNode } from '../expectations/loss-of-a-node.ts';
import { startRollout } from './start-rollout.ts';

export const nodeLost: Drill = {
  name: 'node-lost',
  title: 'A node that does not lead is lost in the middle of a rollout',
  story:
    'Its network is cut: the node runs but is unreachable. Clients, or the load balancer of the target lab-external, switch to the other edges. Swarm notices after some seconds and starts its replicas on other nodes. The rollout must end, and the node must rejoin.',
  from: '2.0.0',
  onlyInTheLab: 'it cuts off a node from the others',
  users: { may: 'see failures', because: 'requests in flight on the lost node are lost' },
  async act(context) {
    const { deploying } = await startRollout(context);
    const node = (await leaderOf(context.lab)) === 'node-3' ? 'node-2' : 'node-3';
    const lostAt = Date.now();
    await context.act(`${node} is cut off`, () => cutNode(context.lab, node));
    const deploy = await deploying.finally(() => {
      if (context.target.database === 'external') expectLossOfOneNode(context, lostAt, Date.now() - 4_000);
      return context.repair(`${node} is reconnected`, () => reconnectNode(context.lab, node));
    });
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
