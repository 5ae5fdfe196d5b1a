import { latencyOf } from './histogram.ts';
import type { GeneratorReport } from './report.ts';
import type { Tally } from './tally.ts';

/** The effort of one process to send its share of the load. Times are epoch milliseconds. */
export type Effort = {
  readonly started: number;
  /** When the latest request was started. */
  readonly lastAtMs: number;
  readonly cpuMs: number;
  readonly stallMaxMs: number;
};

export const NO_EFFORT: Effort = {
  started: 0,
  lastAtMs: Number.NEGATIVE_INFINITY,
  cpuMs: 0,
  stallMaxMs: 0,
};

/** The total effort of a run's processes. */
export function generatorReport(
  efforts: readonly Effort[],
  total: Tally,
  run: {
    readonly startAtMs: number;
    readonly elapsedMs: number;
    readonly processes: number;
    readonly askedRate: number;
  },
): GeneratorReport {
  const sum = (of: (effort: Effort) => number) => efforts.reduce((all, effort) => all + of(effort), 0);
  const intervals = sum((effort) => effort.started) - 1;
  // The first request is due at the start.
  const spanMs = Math.max(...efforts.map((effort) => effort.lastAtMs)) - run.startAtMs;
  const late = latencyOf(total.late);
  return {
    ratePerSecond: intervals > 0 && spanMs > 0 ? (intervals * 1000) / spanMs : run.askedRate,
    lateP99Ms: late.p99,
    longestStallMs: Math.max(late.max, ...efforts.map((effort) => effort.stallMaxMs)),
    cpuShare: sum((effort) => effort.cpuMs) / Math.max(1, run.elapsedMs),
    processes: run.processes,
  };
}
