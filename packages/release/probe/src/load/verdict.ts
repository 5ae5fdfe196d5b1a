import type { LoadReport } from './report.ts';

/**
 * `faults`: what went wrong; with none of them the run has passed. `doubts`: why the measurement itself may be off, or what it
 * leaves open; they do not fail a run.
 */
export type Verdict = {
  readonly passed: boolean;
  readonly faults: readonly string[];
  readonly doubts: readonly string[];
};

/** One in a hundred requests this late, or one stall this long, and the latencies are doubtful. Milliseconds. */
const LATE_P99_MS = 50;
const STALL_MS = 500;
/** How far off a constant rate may be; one left to chance is off by nature. */
const RATE_OFF_BY = 0.01;

/**
 * Whether no first try of a run failed. A run without any request proves nothing and has not passed.
 * @param broken why the measurement is incomplete
 * @param created what became of that which was created
 */
export function judgeLoad(
  figures: LoadReport,
  broken: readonly string[],
  created: Omit<Verdict, 'passed'>,
): Verdict {
  return verdictOf(
    [
      failedFault(figures),
      ...created.faults,
      figures.sent === 0 ? 'no request was made, so nothing is proven' : null,
      ...broken,
    ],
    [...doubtsAbout(figures), ...created.doubts],
  );
}

/** A verdict from faults, of which those that are null do not count. */
export function verdictOf(faults: readonly (string | null)[], doubts: readonly string[]): Verdict {
  const real = faults.filter((each) => each !== null);
  return { passed: real.length === 0, faults: real, doubts };
}

/** The fault of failed requests, which a caller that allows some takes out of the faults; null without any. */
export function failedFault({
  failedFirstTries,
  failed,
}: Pick<LoadReport, 'failedFirstTries' | 'failed'>): string | null {
  const first = fault(failedFirstTries, 'first try failed', 'first tries failed');
  return first && `${first}, ${failed} after retries`;
}

/** A counted fault in words; null when there is none. */
export function fault(count: number | undefined, one: string, many: string): string | null {
  if (!count) return null;
  return `${count} ${count === 1 ? one : many}`;
}

function doubtsAbout({ ratePerSecond, spacing, generator }: LoadReport): string[] {
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
  ].filter((each) => each !== null);
}

/** Lines that a killed process left half-written are told, not passed over in silence. */
export function doubtsAboutLedger({ unreadableLines }: { readonly unreadableLines: number }): string[] {
  if (unreadableLines === 0) return [];
  return [`${unreadableLines} lines of the ledger cannot be read, so what they told is not checked`];
}

function inMs(value: number): string {
  return `${Math.round(value)} ms`;
}
