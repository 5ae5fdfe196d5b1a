import { type Cleanup, inTurns, measureServer, type ServerFigures } from '@zero-downtime/bench';
import type { App } from './apps.ts';
import type { Options } from './options.ts';
import { type PgbenchFigures, pgbench } from './pgbench.ts';
import { type Stage, setUpStage } from './stage.ts';
import { requestsOf, type Workload } from './workloads.ts';

/** Answers before the first measurement of an app, until V8 has compiled the hot code. */
const WARM_UP_ANSWERS = 4_000;
const WARM_UP_AT_MOST_S = 6;
/** The share of the naive app's throughput: a load that all apps can carry. */
const COMFORTABLE = 0.7;

export interface Comparison {
  workload: Workload;
  /** The maximum throughput, by round. */
  throughput: Record<string, ServerFigures[]>;
  pgbench: PgbenchFigures[];
  /** All under the same load, well below the maximum of the naive app. */
  underLoad: { perSecond: number; figures: Record<string, ServerFigures[]> } | undefined;
}

/** Measures every workload on every app, in interleaved rounds. */
export async function compare(
  cleanup: Cleanup,
  options: Options,
  report: (line: string) => void,
): Promise<{ stage: Stage; comparisons: Comparison[] }> {
  report('starting PostgreSQL, creating orders, bundling the service …');
  const stage = await setUpStage(cleanup, options);
  const servers = new Map(
    await Promise.all(options.apps.map(async (app) => [app, await stage.start(app)] as const)),
  );
  const serverOf = (app: App) => {
    const server = servers.get(app);
    if (!server) throw new Error(`${app} was not started`);
    return server;
  };

  const comparisons: Comparison[] = [];
  for (const workload of options.workloads) {
    report(`${workload}: warming up`);
    const requests = requestsOf(workload, stage.surroundings.access.authorization, options.orders);
    const { connections, seconds } = options;
    const load = { requests, connections, seconds };
    for (const app of options.apps) await warmUp(stage, serverOf(app), load);

    const names = options.withPgbench ? [...options.apps, 'pgbench' as const] : options.apps;
    const found = await inTurns(names, options.rounds, async (name, round) => {
      report(`${workload}: ${name}, round ${round + 1} of ${options.rounds}`);
      return name === 'pgbench'
        ? pgbench(stage.database, workload, { ...options, connections: options.poolMax })
        : measured(await measureServer(serverOf(name), stage.generator, load), name);
    });
    const pgbenchFigures = (found.get('pgbench') ?? []) as PgbenchFigures[];
    found.delete('pgbench');
    const throughput = Object.fromEntries(found) as Record<string, ServerFigures[]>;

    comparisons.push({
      workload,
      throughput,
      pgbench: pgbenchFigures,
      underLoad: throughput.naive && (await underLoad(throughput.naive)),
    });

    async function underLoad(naive: ServerFigures[]) {
      const perSecond = Math.round(COMFORTABLE * Math.min(...naive.map((it) => it.perSecond)));
      const figures = await inTurns(options.apps, options.rounds, async (app, round) => {
        report(`${workload} at ${perSecond}/s: ${app}, round ${round + 1} of ${options.rounds}`);
        return measured(await measureServer(serverOf(app), stage.generator, { ...load, perSecond }), app);
      });
      return { perSecond, figures: Object.fromEntries(figures) };
    }
  }
  return { stage, comparisons };
}

/** Sends requests until caches are filled and V8 has compiled the code. */
export async function warmUp(
  { generator }: Pick<Stage, 'generator'>,
  server: Pick<Parameters<typeof measureServer>[0], 'port'>,
  load: Parameters<Stage['generator']['run']>[1],
): Promise<void> {
  let answers = 0;
  for (let second = 0; second < WARM_UP_AT_MOST_S && answers < WARM_UP_ANSWERS; second += 1) {
    answers += (await generator.run(server.port, { ...load, seconds: Math.min(1, load.seconds) })).answers;
  }
}

/** @throws Error if a request failed: the figures would not be comparable. */
function measured(figures: ServerFigures, app: string): ServerFigures {
  if (figures.failures > 0 || figures.answers === 0) {
    throw new Error(`${app}: ${figures.failures} of ${figures.answers + figures.failures} requests failed`);
  }
  return figures;
}
