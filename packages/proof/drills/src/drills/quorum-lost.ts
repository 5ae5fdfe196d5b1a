import { EXIT } from '@zero-downtime/deploy/errors';
import { startNode, stopNode } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';
import { describeImpact, impactBetween } from '../observe/impact.ts';
import { describeEnd } from '../observe/spared.ts';

/** Until health checks have noticed the loss: see loss-of-a-node.ts. */
const NOTICED_MS = 6_000;
const WITHOUT_MS = 15_000;
const LOST = ['node-2', 'node-3'] as const;

export const quorumLost: Drill = {
  name: 'quorum-lost',
  title: 'Two of three managers lose their power',
  story:
    'Without a majority Swarm changes nothing: it replaces no replica, and a deploy is refused. The replica on the remaining node keeps serving. When the managers are back, a deploy succeeds.',
  from: '2.0.0',
  onlyInTheLab: 'it stops two nodes',
  externalDatabase: true,
  users: { may: 'see failures', because: 'requests in flight on the lost nodes are lost' },
  async act(context) {
    const { lab } = context;
    const lostAt = Date.now();
    await context.act(`${LOST.join(' and ')} lose their power`, async () => {
      await Promise.all(LOST.map((node) => stopNode(lab, node)));
    });
    await context.keepTrafficRunning(WITHOUT_MS);
    const refused = await context.deploy('2.0.0', ['--redeploy']);
    context.expect(
      'a deploy is refused, with the reason',
      refused.exitCode === EXIT.refused && /has no leader/.test(String(refused.result?.message)),
      describeEnd(refused),
    );
    const without = impactBetween(context.traffic.soFar().seconds, lostAt + NOTICED_MS, Date.now() - 4_000);
    context.expect(
      'the remaining node serves every request',
      without.failedFirstTries === 0,
      describeImpact(without),
    );
    await context.repair('both nodes start again', async () => {
      await Promise.all(LOST.map((node) => startNode(lab, node)));
    });
    const again = await context.deploy('2.0.0', ['--redeploy']);
    context.expect('with the managers back a deploy succeeds', again.exitCode === 0, describeEnd(again));
  },
};
