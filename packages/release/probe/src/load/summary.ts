import { sortFailures } from './failures.ts';
import { countsIn, countsOf } from './figures.ts';
import { latencyOf } from './histogram.ts';
import type { Ending } from './pace.ts';
import type { Clients, GeneratorReport, LoadReport, Second } from './report.ts';
import type { Spacing } from './schedule.ts';
import type { Tally } from './tally.ts';

/** What is known about a run, during or after it. */
export type Run = {
  readonly runId: string;
  readonly seed: number;
  readonly baseUrl: string;
  readonly ratePerSecond: number;
  readonly spacing: Spacing;
  readonly clients: Clients;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly endedBy: Ending | null;
  /** The path of the ledger of created resources. */
  readonly ledgerFile: string;
  readonly acknowledged: number;
  readonly total: Tally;
  readonly windows: Readonly<Record<string, Tally>>;
  readonly seconds: readonly Second[];
  readonly longestGapMs: number;
  readonly generator: GeneratorReport;
  /** Why the measurement is incomplete. */
  readonly broken: readonly string[];
};

/** Adds a run up. A running load can be summed up too. */
export function summarizeLoad(run: Run): LoadReport {
  const { total } = run;
  return {
    runId: run.runId,
    seed: run.seed,
    baseUrl: run.baseUrl,
    startedAt: new Date(run.startedAtMs).toISOString(),
    endedAt: new Date(run.endedAtMs).toISOString(),
    endedBy: run.endedBy,
    ratePerSecond: run.ratePerSecond,
    spacing: run.spacing,
    sent: total.all.count,
    failed: total.all.failed,
    failedFirstTries: total.failedFirstTries,
    retries: total.retries,
    slowAnswers: total.slowAnswers,
    clients: run.clients,
    outcomes: total.outcomes,
    firstTries: total.firstTries,
    latencyMs: latencyOf(total.all.latency),
    byRelease: countsIn(total.byRelease),
    byConnection: { ...countsOf(['fresh', 'kept']), ...countsIn(total.byConnection) },
    byKind: countsIn(total.byKind),
    byWindow: countsIn(Object.fromEntries(Object.entries(run.windows).map(([name, { all }]) => [name, all]))),
    longestGapMs: run.longestGapMs,
    failures: sortFailures(total.failures),
    generator: run.generator,
    seconds: run.seconds,
  };
}
