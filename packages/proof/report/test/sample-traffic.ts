import type { Group, Second, Traffic } from '@zero-downtime/report';
import { seeded } from './random.ts';

export interface TrafficPlan {
  start: number;
  seconds: number;
  rate: number;
  seed: number;
  /** The share of each release's answers in a second after the start. */
  sharesAt: (second: number) => Record<string, number>;
  failuresAt?: (second: number) => Record<string, number>;
  /** The factor by which answers are slower. */
  slownessAt?: (second: number) => number;
  /** Seconds without measurements. */
  unmeasured?: (second: number) => boolean;
  failingRelease?: string;
  failedFirstTries?: number;
  lost?: number;
}

/** Reproducible traffic in the format of the generator. */
export function sampleTraffic(plan: TrafficPlan): Traffic {
  const random = seeded(plan.seed);
  const seconds = Array.from({ length: plan.seconds }, (_, i) => i)
    .filter((i) => !plan.unmeasured?.(i))
    .map((i) => sampleSecond(plan, i, random));
  const outcomes = total(seconds.map((second) => second.outcomes));
  const releases = total(seconds.map((second) => second.releases));
  const sent = sum(outcomes);
  const failed = sent - (outcomes.ok ?? 0);
  const slowest = Math.max(...seconds.map(({ latencyMs }) => latencyMs?.max ?? 0));
  const group = (share: number, failures: number): Group => ({
    count: Math.round(sent * share),
    failed: failures,
    p50: 6.4,
    p99: 31,
    p999: 74,
    max: Math.round(slowest * Math.min(1, 0.4 + share)),
  });
  const withoutRetries = plan.failedFirstTries ?? failed;
  return {
    startedAt: new Date(plan.start).toISOString(),
    endedAt: new Date(plan.start + plan.seconds * 1000).toISOString(),
    ratePerSecond: plan.rate,
    sent,
    failed,
    failedFirstTries: withoutRetries,
    retries: withoutRetries - failed,
    clients: { tries: 3, tryTimeoutMs: 3_000, requestTimeoutMs: 10_000 },
    slowAnswers: { over1s: 7, over3s: 2 },
    outcomes,
    byRelease: Object.fromEntries(
      Object.entries(releases).map(([name, count]) => [name, group(count / sent, name === '' ? failed : 0)]),
    ),
    byConnection: { fresh: group(0.5, Math.ceil(failed / 2)), kept: group(0.5, Math.floor(failed / 2)) },
    byKind: {
      create: group(0.3, failed),
      read: group(0.4, 0),
      list: group(0.1, 0),
      tracking: group(0.18, 0),
      slow: group(0.02, 0),
    },
    latencyMs: { p50: 6.4, p99: 33, p999: 81, max: slowest },
    longestGapMs: 48,
    failures: failureGroups(seconds),
    orders: {
      verified: true,
      acknowledged: Math.round((outcomes.ok ?? 0) * 0.3),
      lost: plan.lost ?? 0,
      doubled: 0,
      differing: 0,
      unacknowledgedButThere: Math.round(failed * 0.1),
    },
    generator: { lateP99Ms: 2.1, longestStallMs: 18, cpuShare: 0.11 },
    seconds,
    faults: failed > 0 ? [`${failed} requests failed`] : [],
    doubts: [],
    passed: failed === 0,
  };
}

function sampleSecond(plan: TrafficPlan, i: number, random: () => number): Second {
  const { start, rate, sharesAt, failuresAt, slownessAt } = plan;
  const failures = failuresAt?.(i) ?? {};
  const failed = sum(failures);
  const slowness = (slownessAt?.(i) ?? 1) * (0.85 + random() * 0.4);
  const p50 = round(5.5 * slowness);
  const p99 = round(22 * slowness * (0.8 + random() * 0.7));
  const p999 = round(p99 * (1.3 + random()));
  const max = round(p999 * (1.05 + random() * (random() < 0.03 ? 4 : 0.6)));
  return {
    at: start + i * 1000,
    outcomes: { ok: rate - failed, ...failures },
    releases: total([share(rate - failed, sharesAt(i)), answering(failures, plan.failingRelease)]),
    latencyMs: { p50, p99, p999, max },
  };
}

function failureGroups(seconds: readonly Second[]): NonNullable<Traffic['failures']> {
  const failing = seconds.flatMap(({ at, outcomes }) =>
    Object.entries(outcomes).flatMap(([reason, count]) => (reason === 'ok' ? [] : [{ at, reason, count }])),
  );
  return [...Map.groupBy(failing, ({ reason }) => reason)].map(([reason, group]) => {
    const [firstAt, lastAt] = [group[0]?.at ?? 0, group.at(-1)?.at ?? 0];
    return {
      reason,
      count: group.reduce((all, { count }) => all + count, 0),
      firstAt,
      lastAt,
      examples: [{ at: firstAt, kind: 'create', connection: 'kept', release: '', latencyMs: 812, tries: 3 }],
    };
  });
}

/** An error status is an answer; a broken connection is not. */
function answering(failures: Record<string, number>, release = ''): Record<string, number> {
  const answers = Object.entries(failures).map(([outcome, count]) => ({
    [outcome.startsWith('status') ? release : '']: count,
  }));
  return total(answers);
}

function share(count: number, shares: Record<string, number>): Record<string, number> {
  const entries = Object.entries(shares).filter(([, each]) => each > 0);
  let left = count;
  return Object.fromEntries(
    entries.map(([name, each], i) => {
      const answers = i === entries.length - 1 ? left : Math.min(left, Math.round(count * each));
      left -= answers;
      return [name, answers];
    }),
  );
}

function total(records: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const record of records)
    for (const [name, count] of Object.entries(record)) totals[name] = (totals[name] ?? 0) + count;
  return totals;
}

function sum(record: Readonly<Record<string, number>>): number {
  return Object.values(record).reduce((all, each) => all + each, 0);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
