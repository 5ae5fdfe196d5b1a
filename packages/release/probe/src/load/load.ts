import { type Collector, openCollector } from './collector.ts';
import { type Effort, generatorReport, NO_EFFORT } from './effort.ts';
import { epochNow, type Generator, type GeneratorEnd, startGenerator, type Task } from './generator.ts';
import { watchGenerator } from './generator-health.ts';
import { type Snapshot, snapshotOf } from './live.ts';
import type { Second } from './report.ts';
import type { LoadSettings } from './settings.ts';
import type { Run } from './summary.ts';
import type { Wallet } from './wallet.ts';
import { startWorker, type Worker } from './worker-process.ts';
import type { WorkloadSource } from './workload.ts';

export type LoadParts<Settings> = {
  readonly ledgerFile: string;
  readonly workload: WorkloadSource<Settings>;
  readonly wallet: Wallet;
  readonly onSecond?: ((second: Second) => void) | undefined;
};

/** The generators of a run, as one. */
export type Load = {
  stop(): void;
  readonly ended: Promise<void>;
  mark(name: string): void;
  firstSuccessAfter(atMs: number): Promise<number | undefined>;
  snapshot(): Snapshot;
  run(): Run;
};

/** The time between the moment when all processes are ready and the first request, so that no request begins late. Milliseconds. */
const LEAD_MS = 50;

/** Starts the generators of a run: one in this process, or several in processes of their own. */
export function startLoad<Settings extends LoadSettings>(
  settings: Settings,
  { ledgerFile, workload, wallet, onSecond }: LoadParts<Settings>,
): Load {
  type Start = Worker<Settings>['start'];
  const { processes } = settings;
  const ownHealth = watchGenerator();
  // A whole number, as epoch milliseconds usually are.
  let startAtMs = Math.ceil(epochNow());
  let endedAtMs: number | null = null;
  let collector = openCollector(startAtMs, processes, () => {});
  let generators: Generator[] = [];
  let ends: GeneratorEnd[] = [];
  let stopped = false;
  const marks: [name: string, atMs: number][] = [];

  const begin = async (starters: readonly Start[], atMs: number) => {
    startAtMs = atMs;
    collector = openCollector(startAtMs, processes, onSecond ?? (() => {}));
    // Those from before the processes were ready.
    for (const [name, atMs] of marks) collector.mark(name, atMs);
    generators = starters.map((start, index) => {
      const task: Task = { share: { index, of: processes }, startAtMs, ledgerFile };
      return start(settings, task, wallet, (tick) => collector.take(index, tick));
    });
    if (stopped) stop();
    ends = await Promise.all(generators.map(({ ended }) => ended));
    endedAtMs = epochNow();
    ownHealth.end();
  };
  const startHere: Start = (...task) => startGenerator(workload.open(settings), ...task);
  const beginElsewhere = async () => {
    const workers = Array.from({ length: processes }, () => startWorker<Settings>(workload.workerFile));
    await Promise.all(workers.map(({ ready }) => ready));
    await begin(
      workers.map(({ start }) => start),
      Math.ceil(epochNow()) + LEAD_MS,
    );
  };
  const stop = () => {
    stopped = true;
    for (const generator of generators) generator.stop();
  };
  /** Those of the generators, and, where they are processes of their own, what this one spends on them. */
  const efforts = (): Effort[] => {
    const theirs = generators.map((generator) => generator.live().effort);
    return processes === 1 ? theirs : [...theirs, { ...NO_EFFORT, cpuMs: ownHealth.now().cpuMs }];
  };

  return {
    stop,
    mark(name) {
      const atMs = epochNow();
      marks.push([name, atMs]);
      collector.mark(name, atMs);
    },
    firstSuccessAfter: (atMs) => collector.firstSuccessAfter(atMs),
    ended: processes === 1 ? begin([startHere], startAtMs) : beginElsewhere(),
    snapshot: () =>
      snapshotOf(
        Math.max(0, epochNow() - startAtMs),
        generators.map((generator) => generator.live()),
      ),
    run: () => runOf(settings, ledgerFile, { startAtMs, endedAtMs, collector, generators, ends }, efforts()),
  };
}

const clientsOf = ({ tries, tryTimeoutMs, requestTimeoutMs }: LoadSettings) => ({
  tries,
  tryTimeoutMs,
  requestTimeoutMs,
});

type State = {
  readonly startAtMs: number;
  /** Null while it runs. */
  readonly endedAtMs: number | null;
  readonly collector: Collector;
  readonly generators: readonly Generator[];
  readonly ends: readonly GeneratorEnd[];
};

function runOf(settings: LoadSettings, ledgerFile: string, state: State, efforts: readonly Effort[]): Run {
  const { runId, seed, baseUrl, ratePerSecond, processes } = settings;
  const { startAtMs, collector, generators, ends } = state;
  const endedAtMs = state.endedAtMs ?? epochNow();
  const elapsedMs = endedAtMs - startAtMs;
  const sentUntilMs = Math.max(startAtMs, ...efforts.map((effort) => effort.lastAtMs));
  return {
    ...{ runId, seed, baseUrl, ratePerSecond, ledgerFile },
    spacing: settings.spacing,
    clients: clientsOf(settings),
    startedAtMs: startAtMs,
    endedAtMs,
    endedBy: ends.find(({ endedBy }) => endedBy === 'stopped')?.endedBy ?? ends[0]?.endedBy ?? null,
    acknowledged: generators.reduce((sum, generator) => sum + generator.live().acknowledged, 0),
    total: collector.total,
    windows: collector.windows,
    seconds: collector.seconds,
    longestGapMs: Math.round(collector.longestGapUntil(sentUntilMs)),
    generator: generatorReport(efforts, collector.total, {
      startAtMs,
      elapsedMs,
      processes,
      askedRate: ratePerSecond,
    }),
    broken: ends.flatMap(({ broken }) => broken ?? []),
  };
}
