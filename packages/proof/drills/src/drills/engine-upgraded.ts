import {
  type Engine,
  leaderOf,
  NODE_NAMES,
  type NodeName,
  readStatus,
  replaceEngine,
} from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';
import { NotPrepared } from '../not-prepared.ts';
import { describeEnd } from '../observe/spared.ts';

const TO: Engine = '26.1';
const BETWEEN_MS = 5_000;

export const engineUpgraded: Drill = {
  name: 'engine-upgraded',
  title: `The engines are upgraded to ${TO}, node by node`,
  story:
    'Each node is drained, its engine replaced, and the node activated; the leader comes last. A release is deployed while the Swarm has both engines. No request may fail.',
  from: '2.0.0',
  onlyInTheLab: 'it replaces the engines of nodes',
  externalDatabase: true,
  users: { may: 'notice nothing' },
  async act(context) {
    const { lab } = context;
    const { nodes } = await readStatus(lab);
    const old = nodes.filter(({ engine }) => engine !== TO).map(({ name }) => name);
    if (old.length === 0)
      throw new NotPrepared(
        `every node has Engine ${TO}: npm run lab -- down, then npm run lab -- up --engine 20.10`,
      );
    const order = leaderLast(old, await leaderOf(lab));
    for (const [index, node] of order.entries()) {
      await context.act(`${node}: Engine ${TO}`, () => replaceEngine(lab, node, TO, context.note));
      await context.keepTrafficRunning(BETWEEN_MS);
      if (index > 0) continue;
      const mixed = await context.deploy('2.0.0', ['--redeploy']);
      context.expect(
        'a deploy succeeds while the Swarm has both engines',
        mixed.exitCode === 0,
        describeEnd(mixed),
      );
    }
    const after = await context.deploy('2.0.0', ['--redeploy']);
    context.expect('a deploy succeeds afterwards', after.exitCode === 0, describeEnd(after));
  },
};

const leaderLast = (names: readonly NodeName[], leader: NodeName): NodeName[] =>
  NODE_NAMES.filter((name) => names.includes(name)).sort(
    (a, b) => Number(a === leader) - Number(b === leader),
  );
