import {
  ENGINES,
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

const BETWEEN_MS = 5_000;

export const engineUpgraded: Drill = {
  name: 'engine-upgraded',
  title: 'The oldest engines are upgraded to the next version, node by node',
  story:
    'Each node is drained, its engine replaced, and the node activated; the leader comes last. A release is deployed while the Swarm has both engines. No request may fail.',
  from: '2.0.0',
  onlyInTheLab: 'it replaces the engines of nodes',
  externalDatabase: true,
  users: { may: 'notice nothing' },
  installs: async (lab) => nextAfter((await readStatus(lab)).nodes.map(({ engine }) => engine)),
  async act(context) {
    const { lab } = context;
    const { nodes } = await readStatus(lab);
    const to = nextAfter(nodes.map(({ engine }) => engine));
    if (to === undefined)
      throw new NotPrepared(
        `every node has the newest Engine, ${ENGINES.at(-1)}: npm run lab -- down, then npm run lab -- up --engine 20.10`,
      );
    const old = nodes.filter(({ engine }) => age(engine) < age(to)).map(({ name }) => name);
    const order = leaderLast(old, await leaderOf(lab));
    for (const [index, node] of order.entries()) {
      await context.act(`${node}: Engine ${to}`, () => replaceEngine(lab, node, to, context.note));
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

const age = (engine: string): number => (ENGINES as readonly string[]).indexOf(engine);

/** The version after the oldest of these; undefined if they all are the newest. */
const nextAfter = (engines: readonly string[]): Engine | undefined =>
  ENGINES[Math.min(...engines.map(age)) + 1];

const leaderLast = (names: readonly NodeName[], leader: NodeName): NodeName[] =>
  NODE_NAMES.filter((name) => names.includes(name)).sort(
    (a, b) => Number(a === leader) - Number(b === leader),
  );
