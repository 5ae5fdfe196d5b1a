import { type RunningLoad, startRun } from '@zero-downtime/probe/load';
import type { TrafficReport } from './report.ts';
import { SCOPES } from './scopes.ts';
import { settle, type TrafficOptions } from './settings.ts';
import { summarize } from './summary.ts';
import type { Verification } from './verify.ts';
import { openOrders } from './workload.ts';

export type Traffic = Omit<RunningLoad, 'run'> & {
  /** The report so far, of the seconds whose requests are all over; after the end, of all seconds. */
  report(verification?: Verification | null): TrafficReport;
};

const WORKLOAD = { open: openOrders, workerFile: new URL('worker.ts', import.meta.url) };

/**
 * Starts open-loop load: requests start on schedule, whether or not earlier ones were answered, and
 * their latency counts from their scheduled start. Every order is written to a ledger on disk.
 *
 * @throws {InvalidLoadOptions} naming every invalid option, or why the ledger cannot be written
 * @throws {TargetRefused} when the base URL is neither on this machine nor allowed
 */
export function startTraffic(options: TrafficOptions): Traffic {
  const settings = settle(options);
  const { customers } = settings;
  const running = startRun(settings, { workload: WORKLOAD, scopes: SCOPES, head: { customers } }, options);
  return {
    ...running,
    report: (verification = null) => summarize(running.run(), verification),
  };
}
