import { type RunningLoad, startRun } from './load/index.ts';
import { type ProbeReport, summarize } from './report.ts';
import { type ProbeOptions, settle } from './settings.ts';
import type { Verification } from './verify.ts';
import { openRequests } from './workload.ts';

export type RunningProbe = Omit<RunningLoad, 'run'> & {
  /** What it has measured so far, of the seconds whose requests are all over; after the end, of all. */
  report(verification?: Verification | null): ProbeReport;
};

const WORKLOAD = { open: openRequests, workerFile: new URL('worker.ts', import.meta.url) };

/**
 * Starts open-loop load of a service's own requests: they start when the schedule says so, whether or not earlier ones were answered, and
 * their latency counts from that moment. What is created goes into a ledger on disk.
 *
 * @throws {InvalidLoadOptions} naming every option that makes no sense, or why the ledger cannot be written
 * @throws {TargetRefused} when the base URL is neither on this machine nor allowed
 */
export function startProbe(options: ProbeOptions): RunningProbe {
  const settings = settle(options);
  const { probe } = settings;
  const running = startRun(settings, { workload: WORKLOAD, scopes: probe.scopes, head: { probe } }, options);
  return { ...running, report: (verification = null) => summarize(running.run(), verification) };
}
