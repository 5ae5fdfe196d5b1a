import { join } from 'node:path';
import {
  type Cleanup,
  describeMachine,
  freePort,
  inTurns,
  markdownTable,
  median,
  type RequestSpec,
  ratios,
  startGenerator,
} from '@zero-downtime/bench';
import { ROOT } from '@zero-downtime/release-scripts/lib/command';
import { createDocker } from '@zero-downtime/swarm';
import type { Options } from '../options.ts';
import { requestsOf } from '../workloads.ts';
import { latencyDuring } from './latency-during.ts';
import { type CommandCost, measureCommand } from './measure-command.ts';
import { ownTarget, STACK } from './own-target.ts';
import { rawUpdate } from './raw-update.ts';

const WAYS = ['deploy', 'raw'] as const;
const SCRIPTS = 'scripts/release/src';

/** About as long as a rollout. */
const BEFORE_S = 24;

interface Round {
  rolloutMs: number;
  /** Of requests through the edge: in the rollout, and just before it. */
  p99Ms: number;
  p99BeforeMs: number;
  failures: number;
  cost: CommandCost | undefined;
}

/**
 * `npm run bench -- release`: a redeploy, alternating with `docker service update --force` of the same service, image and policy, on a stack
 * of its own under a small load. Takes about three minutes and one minute for each round.
 */
export async function runRelease(
  cleanup: Cleanup,
  options: Options,
  report: (line: string) => void,
): Promise<void> {
  const machine = describeMachine();
  const target = await ownTarget(ROOT, { port: await freePort(), replicas: options.replicas });
  cleanup.add(target.remove);
  const run = async (command: string, ...args: string[]) => {
    const cost = await measureCommand(ROOT, join(SCRIPTS, `${command}.ts`), [
      '--target',
      target.folder,
      ...args,
    ]);
    if (cost.exitCode !== 0)
      throw new Error(`${command} ended with ${cost.exitCode}: ${cost.result.message}`);
    return cost;
  };
  report(`deploying the stack ${STACK} at port ${target.port}`);
  cleanup.add(() => run('teardown', '--data', '--yes'));
  await run('deploy');
  const { result } = await run('token', '--scope', 'orders:read orders:write');
  const generator = await startGenerator(undefined);
  cleanup.add(() => generator.stop());
  const load = {
    requests: requestsFor(`Bearer ${result.message}`),
    ...{ connections: options.connections, perSecond: options.perSecond, seconds: options.seconds },
  };
  const docker = createDocker();
  const found = await inTurns(WAYS, options.rounds, async (way, round): Promise<Round> => {
    report(`round ${round + 1} of ${options.rounds}: ${way}`);
    const before = await generator.run(target.port, { ...load, seconds: BEFORE_S });
    const { value, p99Ms, failures } = await latencyDuring(generator, target.port, load, async () => {
      if (way === 'raw') return { rolloutMs: await rawUpdate(docker, `${STACK}_api`), cost: undefined };
      const cost = await run('deploy', '--redeploy');
      return { rolloutMs: cost.result.tookMs ?? Number.NaN, cost };
    });
    return { ...value, p99Ms, failures, p99BeforeMs: before.p99Ms };
  });
  const [own = [], raw = []] = WAYS.map((way) => found.get(way));
  if (options.json)
    return console.log(JSON.stringify({ machine, options, own: own.map(asJson), raw }, null, 2));
  print(machine, options, own, raw);
}

/** Half of them read a page, half create an order. */
function requestsFor(authorization: string): RequestSpec[] {
  const [create] = requestsOf('create', authorization, 0);
  return [{ method: 'GET', path: '/orders', headers: { authorization } }, create as RequestSpec];
}

const asJson = ({ cost, ...round }: Round) => ({
  ...round,
  cost: cost && { ...cost, started: Object.fromEntries(cost.started) },
});

function print(
  machine: ReturnType<typeof describeMachine>,
  options: Options,
  own: readonly Round[],
  raw: readonly Round[],
): void {
  const costs = own.flatMap(({ cost }) => cost ?? []);
  const seconds = (values: readonly number[]) => (median(values) / 1_000).toFixed(1);
  const times = (values: readonly number[]) => median(values).toFixed(2);
  const took = own.map(({ rolloutMs }) => rolloutMs);
  console.log(
    `${options.replicas} replicas, ${options.rounds} rounds, ${options.perSecond} requests/s; medians; Node ${machine.node}; load average before: ${machine.loadBefore}.\n`,
  );
  console.log(
    markdownTable(
      ['redeploy', 'figure'],
      [
        ['rollout, s', seconds(took)],
        [
          '… ÷ minimum by the policy',
          times(
            ratios(
              took,
              costs.map(({ result }) => result.idealMs ?? Number.NaN),
            ),
          ),
        ],
        [
          '… ÷ `docker service update --force`',
          times(
            ratios(
              took,
              raw.map(({ rolloutMs }) => rolloutMs),
            ),
          ),
        ],
        ['everything else, s', seconds(own.map(({ rolloutMs, cost }) => (cost?.wallMs ?? 0) - rolloutMs))],
        ['CPU of the command itself, s', seconds(costs.map(({ ownMs }) => ownMs))],
        ['CPU of its processes, s', seconds(costs.map(({ childrenMs }) => childrenMs))],
        [
          'processes',
          median(
            costs.map(({ started }) => [...started.values()].reduce((sum, count) => sum + count, 0)),
          ).toFixed(0),
        ],
        ['p99 in the rollout ÷ before', times(own.map(({ p99Ms, p99BeforeMs }) => p99Ms / p99BeforeMs))],
        [
          '… of `docker service update --force`',
          times(raw.map(({ p99Ms, p99BeforeMs }) => p99Ms / p99BeforeMs)),
        ],
        [
          'failed requests of both',
          String([...own, ...raw].reduce((sum, { failures }) => sum + failures, 0)),
        ],
      ],
    ),
  );
  const [last] = costs.slice(-1);
  const kinds = [...(last?.started ?? [])].sort(([, a], [, b]) => b - a);
  console.log(
    `\nProcesses of the last redeploy: ${kinds.map(([kind, count]) => `${count} ${kind}`).join(', ')}`,
  );
}
