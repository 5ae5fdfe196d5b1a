import type { Edit } from '../checkout/edit.ts';
import type { Ran } from '../commands/run-command.ts';
import type { DrillContext } from '../context/context.ts';
import type { Drill } from '../drill.ts';

/**
 * The longest time without a success. On an idle host it is the interval of the load and one answer; the margin is for the CPU that a
 * starting container takes from a small host.
 */
const LONGEST_GAP_MS = 1_000;

/** Another service below a path. It need not run: its route replaces the edge. */
const ROUTED = 'edge-update';

export const edgeUpdate: Drill = {
  name: 'edge-update',
  title: 'The edge is replaced four times: a setting, a route, a version with a release, and back',
  story:
    'The listener of each node keeps the port. A new edge starts beside the old one and gets connections once it knows the replicas; the old one then finishes its requests and closes its connections with an answer. No request may fail, and no pause may show.',
  from: '2.0.0',
  users: { may: 'notice nothing' },
  async act(context) {
    const { deployWithTarget, deployEdited, deploy, rollback } = context;
    await update(context, 'a setting', () => deployWithTarget([settingOf(context)], '2.0.0'));
    await update(context, 'a route', () => deployWithTarget(routeOf(context), '2.0.0'));
    await update(context, 'a version', () => deployEdited(VERSION, '2.0.1-edge'));
    await rollback('2.0.0');
    await update(context, 'the version of the checkout', () => deploy('2.0.0'));
    const { longestGapMs } = context.traffic.soFar();
    context.expect(
      `no time without a success is longer than ${LONGEST_GAP_MS} ms`,
      longestGapMs <= LONGEST_GAP_MS,
      `the longest: ${longestGapMs} ms`,
    );
  },
};

async function update(context: DrillContext, what: string, deploying: () => Promise<Ran>): Promise<void> {
  const before = await edgeOf(context);
  const { exitCode, result } = await deploying();
  const after = await edgeOf(context);
  context.expect(
    `${what} replaces the edge and not the listener`,
    exitCode === 0 && before.edge !== after.edge && before.listener === after.listener,
    `exit code ${exitCode}: ${result?.message ?? ''}`,
  );
}

/** The running tasks of edge and listener. */
async function edgeOf({ docker, target }: DrillContext): Promise<Record<'edge' | 'listener', string>> {
  const tasks = async (part: string) => {
    const argv = ['service', 'ps', '--quiet', '--filter', 'desired-state=running', `${target.stack}_${part}`];
    return (await docker(argv)).split('\n').sort().join();
  };
  return { edge: await tasks('edge'), listener: await tasks('listener') };
}

const targetFile = ({ target }: Pick<DrillContext, 'target'>) => `infra/targets/${target.name}/target.yml`;

export const settingOf = (context: Pick<DrillContext, 'target'>): Edit => ({
  file: targetFile(context),
  replace: '\nsettings:\n',
  by: '\nsettings:\n  CANARY_WEIGHT: 90\n',
});

export function routeOf(context: Pick<DrillContext, 'target'>): Edit[] {
  const { name, registry, url, service } = context.target;
  return [
    {
      file: targetFile(context),
      replace: '\ntraffic: edge\n',
      by: `\ntraffic: edge\nroutes: { ${ROUTED}: { path: /${ROUTED} } }\n`,
    },
    {
      file: `infra/targets/${ROUTED}/target.yml`,
      create: `service: ${service}
stack: ${ROUTED}
platform: ${name}
url: ${url}/${ROUTED}
registry: ${registry}/${ROUTED}
traffic: edge
database: bundled
tokens: { issuer: "urn:zero-downtime-orders:${name}", keys: local }
${context.target.context === undefined ? '' : `context: ${context.target.context}\n`}`,
    },
  ];
}

/** The number is new each time, because a published version never changes. */
export const VERSION: readonly Edit[] = [
  { file: 'infra/haproxy/VERSION', replace: '\n', by: `-drill.${Date.now()}\n` },
  {
    file: 'infra/haproxy/haproxy.cfg',
    replace: 'timeout http-keep-alive 60s',
    by: 'timeout http-keep-alive 59s',
  },
];
