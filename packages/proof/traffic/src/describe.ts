import type { Snapshot } from './live.ts';
import type { Clients, Counts, Latency, TrafficReport } from './report.ts';
import type { Verdict } from './verdict.ts';
import type { Verification } from './verify.ts';

/** One line about a run that goes on. */
export function describeSnapshot(snapshot: Snapshot): string {
  const { elapsedMs, requests, failedFirstTries, failed, inFlight, acknowledged, recentLatencyMs } = snapshot;
  const releases = Object.entries(snapshot.releases).map(([release, answers]) => `${release}: ${answers}`);
  return [
    `${Math.round(elapsedMs / 1000)} s`,
    `${requests} requests`,
    `${failedFirstTries} first tries failed, ${failed} after retries`,
    `${inFlight} in flight`,
    `${acknowledged} orders`,
    recentLatencyMs && `p50 ${ms(recentLatencyMs.p50)} p99 ${ms(recentLatencyMs.p99)}`,
    releases.join(', '),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** What came of it as a whole, after the figures. */
export function describeVerdict({ passed, faults, doubts }: Verdict): string[] {
  return [
    ...doubts.map((doubt) => `Doubtful: ${doubt}`),
    passed
      ? 'Passed: no first try failed, no order lost, changed or doubled.'
      : `Failed: ${faults.join(', ')}.`,
  ];
}

/** What a run measured, as lines for a terminal. */
export function describeReport(report: TrafficReport): string[] {
  const { generator, slowAnswers } = report;
  return [
    `${report.failedFirstTries} of ${report.sent} first tries failed; ${report.failed} requests failed after ${report.retries} retries`,
    `Run ${report.runId} (seed ${report.seed}): ${report.ratePerSecond} requests a second; ${describeClients(report.clients)}`,
    ...describeAll(report),
    `  longest time without a success ${ms(report.longestGapMs)}; right answers after more than 1 s: ${slowAnswers.over1s}, more than 3 s: ${slowAnswers.over3s}`,
    ...report.failures.flatMap(({ reason, count, firstAt, lastAt, examples }) => [
      `  ${count} × ${reason}, ${iso(firstAt)} … ${iso(lastAt)}`,
      ...examples.map(
        (e) =>
          `      #${e.n} ${e.kind}, ${e.reused ? 'reused' : 'new'} ${e.connection} connection, ${iso(e.at)}, ` +
          `after ${ms(e.latencyMs)} and ${e.tries} tries, answered by ${e.release || 'none'}`,
      ),
    ]),
    `Generator: ${generator.ratePerSecond.toFixed(1)} requests a second, ` +
      `${(generator.cpuShare * 100).toFixed(1)} % of a core in ${generator.processes} processes, ` +
      `requests left ${ms(generator.lateP99Ms)} late (p99)`,
  ];
}

/** Beside every count of failures: a patient client sees slow answers where another one sees failures. */
export function describeClients({ tries, tryTimeoutMs, requestTimeoutMs }: Clients): string {
  return tries === 1
    ? `clients never retry and wait ${seconds(requestTimeoutMs)}`
    : `clients try ${tries} times, wait ${seconds(tryTimeoutMs)} for a try and ${seconds(requestTimeoutMs)} in all`;
}

const seconds = (ms: number): string => `${ms / 1000} s`;

function describeAll(report: TrafficReport): string[] {
  const releases = Object.entries(report.byRelease).map(([release, counts]): [string, Counts] => [
    release ? `release ${release}` : 'no release',
    counts,
  ]);
  const all = { count: report.sent, failed: report.failed, ...report.latencyMs };
  const rows: [string, Counts][] = [
    ['all', all],
    ...Object.entries(report.byKind),
    ...Object.entries(report.byConnection),
    ...releases,
  ];
  return rows.filter(([, { count }]) => count > 0).map(([name, counts]) => describeCounts(name, counts));
}

function describeCounts(name: string, { count, failed, ...latency }: Counts): string {
  return `  ${name.padEnd(16)} ${String(count).padStart(7)} requests, ${failed} failed  ${describeLatency(latency)}`;
}

function describeLatency({ p50, p99, p999, max }: Latency): string {
  return `p50 ${ms(p50)}, p99 ${ms(p99)}, p99.9 ${ms(p999)}, max ${ms(max)}`;
}

/** What became of the orders, as lines for a terminal. */
export function describeVerification(verification: Verification): string[] {
  const { acknowledged, lost, differing, doubled, unacknowledgedButThere, untracked } = verification;
  return [
    `Read back: ${acknowledged} acknowledged, ${lost.length} lost, ${differing.length} changed, ${doubled.length} doubled` +
      (untracked ? `, ${untracked.length} without a tracking number` : '') +
      `; ${unacknowledgedButThere.length} never acknowledged and there all the same`,
    ...first(lost, ({ id, how, acknowledgedBy }) => `lost ${id}: ${how}, ${by(acknowledgedBy)}`),
    ...first(differing, ({ id, fields, acknowledgedBy }) => {
      return `changed ${id}: ${fields.join(', ')}, ${by(acknowledgedBy)}`;
    }),
    ...first(doubled, ({ mark, ids }) => `doubled ${mark}: ${ids.join(', ')}`),
    ...first(untracked ?? [], ({ id }) => `no tracking number: ${id}`),
  ];
}

function by(release: string): string {
  return `acknowledged by ${release || 'no named release'}`;
}

/** A handful of lines: the rest is in the data. */
function first<T>(members: readonly T[], line: (member: T) => string): string[] {
  return members.slice(0, 5).map((member) => `  ${line(member)}`);
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}
