import type { Snapshot } from './live.ts';
import type { Clients, Counts, Latency, LoadReport } from './report.ts';
import type { Verdict } from './verdict.ts';

/** One line about a running load. @param created what the acknowledged things are called, such as `orders` */
export function describeSnapshot(snapshot: Snapshot, created: string): string {
  const { elapsedMs, requests, failedFirstTries, failed, inFlight, acknowledged, recentLatencyMs } = snapshot;
  const releases = Object.entries(snapshot.releases).map(([release, answers]) => `${release}: ${answers}`);
  return [
    `${Math.round(elapsedMs / 1000)} s`,
    `${requests} requests`,
    `${failedFirstTries} first tries failed, ${failed} after retries`,
    `${inFlight} in flight`,
    `${acknowledged} ${created}`,
    recentLatencyMs && `p50 ${ms(recentLatencyMs.p50)} p99 ${ms(recentLatencyMs.p99)}`,
    releases.join(', '),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** What came of it as a whole, after the figures. @param success what a passed run has shown */
export function describeVerdict({ passed, faults, doubts }: Verdict, success: string): string[] {
  return [
    ...doubts.map((doubt) => `Doubtful: ${doubt}`),
    passed ? `Passed: ${success}.` : `Failed: ${faults.join(', ')}.`,
  ];
}

/** What a run measured, as lines for a terminal. */
export function describeReport(report: LoadReport): string[] {
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
          `after ${ms(e.latencyMs)} and ${e.tries} tries, answered by ${e.release || 'none'}${e.problem === undefined ? '' : `: ${e.problem}`}`,
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

function describeAll(report: LoadReport): string[] {
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
  const shown = rows.filter(([, { count }]) => count > 0);
  const width = Math.max(16, ...shown.map(([name]) => name.length));
  return shown.map(([name, counts]) => describeCounts(name.padEnd(width), counts));
}

function describeCounts(name: string, { count, failed, ...latency }: Counts): string {
  return `  ${name} ${String(count).padStart(7)} requests, ${failed} failed  ${describeLatency(latency)}`;
}

function describeLatency({ p50, p99, p999, max }: Latency): string {
  return `p50 ${ms(p50)}, p99 ${ms(p99)}, p99.9 ${ms(p999)}, max ${ms(max)}`;
}

/** A handful of lines: the rest is in the data. */
export function firstFew<T>(members: readonly T[], line: (member: T) => string): string[] {
  return members.slice(0, 5).map((member) => `  ${line(member)}`);
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}
