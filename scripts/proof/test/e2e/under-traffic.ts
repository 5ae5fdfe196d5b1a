import {
  startTraffic,
  summarize,
  type TokenFor,
  type TrafficReport,
  verifyLedger,
} from '@zero-downtime/traffic';

export interface Witnessed<T> {
  result: T;
  /** What the service did wrong; empty when no client noticed anything. */
  faults: readonly string[];
  report: TrafficReport;
}

/**
 * Does something while orders keep coming in, 50 a second unless told otherwise, half over fresh and half over keep-alive connections, from clients that
 * never try again, and for at least `forMs` in all; then reads every order back.
 */
export async function underTraffic<T>(
  { url, tokenFor }: { url: string; tokenFor: TokenFor },
  options: { forMs: number; requireTracking: boolean; ratePerSecond?: number },
  work: () => Promise<T>,
): Promise<Witnessed<T>> {
  await using traffic = startTraffic({
    baseUrl: url,
    tokenFor,
    ratePerSecond: options.ratePerSecond ?? 50,
    freshShare: 0.5,
    durationMs: 600_000,
    tries: 1,
  });
  const started = performance.now();
  const result = await work();
  await new Promise((resolve) =>
    setTimeout(resolve, Math.max(1_000, options.forMs - (performance.now() - started))),
  );
  const run = await traffic.stop();
  const verification = await verifyLedger(url, run, {
    tokenFor,
    requireTracking: options.requireTracking,
  });
  const report = summarize(run, verification);
  // With the kinds of the failures, for a run that cannot be repeated.
  const faults = report.faults.length === 0 ? [] : [...report.faults, JSON.stringify(report.firstTries)];
  return { result, report, faults };
}
