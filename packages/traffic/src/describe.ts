import type { Snapshot } from './snapshot.ts';
import type { Counts, Summary } from './summary.ts';
import type { Verdict } from './verdict.ts';
import type { Verification } from './verify.ts';

/** One line about a run that goes on. */
export function describeSnapshot(snapshot: Snapshot): string {
  const { elapsedMs, requests, failed, inFlight, acknowledged, recentLatencyMs } = snapshot;
  const releases = Object.entries(snapshot.releases).map(([release, answers]) => `${release}: ${answers}`);
  return [
    `${Math.round(elapsedMs / 1000)} s`,
    `${requests} requests`,
    `${failed} failed`,
    `${inFlight} in flight`,
    `${acknowledged} orders`,
    recentLatencyMs && `p50 ${ms(recentLatencyMs.p50)} p99 ${ms(recentLatencyMs.p99)}`,
    releases.join(', '),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** What came of the run as a whole, after its summary and what was read back. */
export function describeVerdict({ passed, faults, doubts }: Verdict): string[] {
  return [
    ...doubts.map((doubt) => `Doubtful: ${doubt}`),
    passed ? 'Passed: nothing failed, lost or doubled.' : `Failed: ${faults.join(', ')}.`,
  ];
}

/** What a run measured, as lines for a terminal. */
export function describeSummary(summary: Summary): string[] {
  const { throughput, orders, generator } = summary;
  const counts = { all: summary.all, ...summary.byConnection, ...releaseNames(summary) };
  return [
    `Run ${summary.runId} (seed ${summary.seed}): ${(summary.sendingMs / 1000).toFixed(1)} s, ` +
      `${throughput.achieved.toFixed(1)} of ${throughput.asked} requests/s answered well`,
    ...Object.entries(counts).map(([name, each]) => describeCounts(name, each)),
    `Orders: ${orders.attempted} sent, ${orders.acknowledged} acknowledged, ${orders.failed} failed`,
    ...summary.failures.flatMap(({ reason, count, firstAt, lastAt, examples }) => [
      `  ${count} × ${reason}, ${firstAt} … ${lastAt}`,
      ...examples.map(
        (e) =>
          `      #${e.n} ${e.operation}, ${e.reused ? 'reused' : 'new'} ${e.connection} connection, ${e.at}, ` +
          `after ${ms(e.latencyMs)}, answered by ${e.release ?? 'none'}`,
      ),
    ]),
    ...(generator
      ? [
          `Generator: ${generator.cpuPercent.toFixed(1)} % of a core, requests left ${ms(generator.lateP99Ms)} late (p99)`,
        ]
      : []),
  ];
}

function releaseNames({ byRelease }: Summary): Record<string, Counts> {
  return Object.fromEntries(
    Object.entries(byRelease).map(([release, counts]) => [`release ${release}`, counts]),
  );
}

function describeCounts(name: string, { requests, failed, latencyMs }: Counts): string {
  const latency = latencyMs
    ? `p50 ${ms(latencyMs.p50)}, p90 ${ms(latencyMs.p90)}, p99 ${ms(latencyMs.p99)}, max ${ms(latencyMs.max)}`
    : '';
  return `  ${name.padEnd(16)} ${String(requests).padStart(7)} requests, ${failed} failed  ${latency}`.trimEnd();
}

/** What became of the orders, as lines for a terminal. */
export function describeVerification(verification: Verification): string[] {
  const { acknowledged, lost, doubled, unacknowledgedButPresent, untracked } = verification;
  return [
    `Read back: ${acknowledged} acknowledged, ${lost.length} lost, ${doubled.length} doubled` +
      (untracked ? `, ${untracked.length} without a tracking number` : '') +
      `; ${unacknowledgedButPresent.length} failed and there all the same`,
    ...first(lost, ({ id, how, differing, acknowledgedBy }) => {
      return `lost ${id}: ${[how, ...differing].join(' ')}, acknowledged by ${acknowledgedBy ?? 'no named release'}`;
    }),
    ...first(doubled, ({ mark, ids }) => `doubled ${mark}: ${ids.join(', ')}`),
    ...first(untracked ?? [], ({ id }) => `no tracking number: ${id}`),
  ];
}

/** A handful of lines: the rest is in the data. */
function first<T>(members: readonly T[], line: (member: T) => string): string[] {
  return members.slice(0, 5).map((member) => `  ${line(member)}`);
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}
