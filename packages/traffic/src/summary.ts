import { type FailureGroup, groupFailures } from './failures.ts';
import type { GeneratorHealth } from './generator-health.ts';
import { type ConnectionKind, type Ledger, NOT_SENT, type RequestRecord } from './ledger.ts';
import type { Ending } from './pace.ts';
import { type Percentiles, percentiles } from './percentiles.ts';

/** Requests of one sort. Latency is of every request that was sent, the failed ones too; null when there were none. */
export type Counts = {
  readonly requests: number;
  readonly failed: number;
  readonly latencyMs: Percentiles | null;
};

/** What one run measured. */
export type Summary = {
  readonly runId: string;
  readonly seed: number;
  readonly startedAt: string;
  readonly endedBy: Ending | null;
  readonly sendingMs: number;
  /** Per second: what the schedule asked for, and what was answered as it should be. */
  readonly throughput: { readonly asked: number; readonly achieved: number };
  readonly all: Counts;
  readonly byConnection: Readonly<Record<ConnectionKind, Counts>>;
  /** By the `X-Release` of the answer; `none` when there was no answer, or it named no release. */
  readonly byRelease: Readonly<Record<string, Counts>>;
  readonly orders: {
    readonly attempted: number;
    readonly acknowledged: number;
    readonly failed: number;
    readonly unknown: number;
  };
  readonly failures: readonly FailureGroup[];
  readonly generator: (GeneratorHealth & GeneratorLateness) | null;
};

/** How late the generator sent its requests; `fellBehind`: so late that the latencies say as much about it as about the service. */
export type GeneratorLateness = {
  readonly lateP99Ms: number;
  readonly lateMaxMs: number;
  readonly fellBehind: boolean;
};

/** One in a hundred requests this late, or one stall this long, and the measurement is doubtful. */
const LATE_P99_MS = 50;
const STALL_MS = 500;

/** Adds a ledger up. A run that still goes on can be summed up too. */
export function summarize(ledger: Ledger): Summary {
  const { requests } = ledger;
  const all = count(requests);
  const sendingMs = ledger.sendingMs ?? Date.now() - Date.parse(ledger.startedAt);
  const ofKind = (kind: ConnectionKind) => count(requests.filter((record) => record.connection === kind));
  return {
    runId: ledger.runId,
    seed: ledger.seed,
    startedAt: ledger.startedAt,
    endedBy: ledger.endedBy,
    sendingMs,
    throughput: { asked: ledger.ratePerSecond, achieved: ((all.requests - all.failed) * 1000) / sendingMs },
    all,
    byConnection: { fresh: ofKind('fresh'), 'keep-alive': ofKind('keep-alive') },
    byRelease: countByRelease(requests),
    orders: countOrders(ledger),
    failures: groupFailures(requests, Date.parse(ledger.startedAt)),
    generator: ledger.generator && { ...ledger.generator, ...lateness(requests, ledger.generator) },
  };
}

function count(requests: readonly RequestRecord[]): Counts {
  const sent = requests.filter((record) => record.failure !== NOT_SENT);
  return {
    requests: requests.length,
    failed: requests.filter((record) => record.failure !== null).length,
    latencyMs: percentiles(sent.map((record) => record.latencyMs)),
  };
}

function countByRelease(requests: readonly RequestRecord[]): Record<string, Counts> {
  const groups = Map.groupBy(requests, (record) => record.release ?? 'none');
  return Object.fromEntries([...groups].map(([release, records]) => [release, count(records)]));
}

function countOrders({ orders }: Ledger): Summary['orders'] {
  const inState = (state: string) => orders.filter((entry) => entry.outcome.state === state).length;
  return {
    attempted: orders.length,
    acknowledged: inState('acknowledged'),
    failed: inState('failed'),
    unknown: inState('unknown'),
  };
}

function lateness(requests: readonly RequestRecord[], health: GeneratorHealth): GeneratorLateness {
  const late = percentiles(requests.map((record) => record.lateMs));
  const lateP99Ms = late?.p99 ?? 0;
  const lateMaxMs = late?.max ?? 0;
  const stall = Math.max(lateMaxMs, health.loopDelayMaxMs);
  return { lateP99Ms, lateMaxMs, fellBehind: lateP99Ms > LATE_P99_MS || stall > STALL_MS };
}
