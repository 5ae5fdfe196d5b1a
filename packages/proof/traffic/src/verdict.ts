import type { TrafficReport } from './report.ts';
import type { Verification } from './verify.ts';

/**
 * `faults`: what went wrong; with none of them the run has passed. `doubts`: why the measurement itself may be off, or what it
 * leaves open; they do not fail a run.
 */
export type Verdict = Pick<TrafficReport, 'passed' | 'faults' | 'doubts'>;

type Figures = Omit<TrafficReport, keyof Verdict>;

/** One in a hundred requests this late, or one stall this long, and the latencies are doubtful. Milliseconds. */
const LATE_P99_MS = 50;
const STALL_MS = 500;
/** How far off a constant rate may be; one left to chance is off by nature. */
const RATE_OFF_BY = 0.01;

/**
 * Whether a run lost nothing: no first try failed, and, where the orders were read back, none was lost, changed, doubled or left
 * without the tracking number it should have. A run without any request proves nothing and has not passed.
 */
export function judgeRun(
  figures: Figures,
  { broken, verification }: { broken: readonly string[]; verification: Verification | null },
): Verdict {
  const faults = [
    failedFault(figures),
    ...(verification ? faultsOfOrders(verification) : []),
    figures.sent === 0 ? 'no request was made, so nothing is proven' : null,
    ...broken,
  ].filter((each) => each !== null);
  return { passed: faults.length === 0, faults, doubts: doubtsAbout(figures, verification) };
}

/** The fault of failed requests, which a caller that allows some takes out of the faults; null without any. */
export function failedFault({
  failedFirstTries,
  failed,
}: Pick<Figures, 'failedFirstTries' | 'failed'>): string | null {
  const first = fault(failedFirstTries, 'first try failed', 'first tries failed');
  return first && `${first}, ${failed} after retries`;
}

/** What became of the orders of a ledger, without the run that made it. */
export function judgeOrders(verification: Verification): Verdict {
  const faults = faultsOfOrders(verification).filter((each) => each !== null);
  return { passed: faults.length === 0, faults, doubts: doubtsAboutLedger(verification) };
}

function faultsOfOrders(verification: Verification): (string | null)[] {
  const { lost, differing, doubled, untracked } = verification;
  return [
    fault(lost.length, 'acknowledged order lost', 'acknowledged orders lost'),
    fault(differing.length, 'acknowledged order changed', 'acknowledged orders changed'),
    fault(doubled.length, 'order doubled', 'orders doubled'),
    fault(untracked?.length, 'order without a tracking number', 'orders without a tracking number'),
  ];
}

function fault(count: number | undefined, one: string, many: string): string | null {
  if (!count) return null;
  return `${count} ${count === 1 ? one : many}`;
}

function doubtsAbout(figures: Figures, verification: Verification | null): string[] {
  const { ratePerSecond, spacing, generator } = figures;
  const { lateP99Ms, longestStallMs } = generator;
  const offBy = generator.ratePerSecond / ratePerSecond - 1;
  return [
    lateP99Ms > LATE_P99_MS || longestStallMs > STALL_MS
      ? `the generator fell behind: requests left ${inMs(lateP99Ms)} late (p99), and it stood still for up to ` +
        `${inMs(longestStallMs)}; the latencies include that`
      : null,
    spacing === 'constant' && Math.abs(offBy) > RATE_OFF_BY
      ? `the rate was off by ${(offBy * 100).toFixed(1)} %: ${generator.ratePerSecond.toFixed(1)} requests a second`
      : null,
    ...(verification ? doubtsAboutLedger(verification) : ['the orders were not read back']),
  ].filter((each) => each !== null);
}

function doubtsAboutLedger({ unreadableLines }: Verification): string[] {
  if (unreadableLines === 0) return [];
  return [`${unreadableLines} lines of the ledger cannot be read, so what they told is not checked`];
}

function inMs(value: number): string {
  return `${Math.round(value)} ms`;
}
