import { EXIT } from '@zero-downtime/deploy/errors';
import { leaderOf, startNode, stopNode } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';
import { expectLossOfOneNode } from '../expectations/loss-of-a-node.ts';
import { describeEnd } from '../observe/spared.ts';
import { startRollout } from './start-rollout.ts';

export const leaderLost: Drill = {
  name: 'leader-lost',
  title: 'The node of the leading manager loses its power in the middle of a rollout',
  story:
    'The other managers elect a leader, and the deploy continues through one of them. The database is outside the Swarm, so the node takes only the requests in flight on it.',
  from: '2.0.0',
  onlyInTheLab: 'it stops a node',
  externalDatabase: true,
  users: { may: 'see failures', because: 'requests in flight on the lost node are lost' },
  async act(context) {
    const { lab } = context;
    const { deploying } = await startRollout(context);
    const leader = await leaderOf(lab);
    const lostAt = Date.now();
    await context.act(`${leader}, the leader, loses its power`, () => stopNode(lab, leader));
    const deploy = await deploying;
    expectLossOfOneNode(context, lostAt, Date.now() - 4_000);
    await context.repair(`${leader} starts again`, () => startNode(lab, leader));
    context.expect(
      'the deploy ends with success or a reason',
      [EXIT.done, EXIT.halfWay].some((code) => code === deploy.exitCode),
      describeEnd(deploy),
    );
    const again = await context.deploy('2.0.0', ['--redeploy']);
    context.expect('with the node back a deploy succeeds', again.exitCode === 0, describeEnd(again));
  },
};
