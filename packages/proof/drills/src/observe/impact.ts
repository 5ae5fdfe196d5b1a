import type { TrafficReport } from '@zero-downtime/traffic';

/** The impact on clients in a period. */
export interface Impact {
  requests: number;
  failedFirstTries: number;
  /** The number of failures of each outcome except `ok`: `status 503`, `timeout` … */
  failures: Record<string, number>;
}

/** The outcomes of the requests due in a period, in epoch milliseconds. */
export function impactBetween(seconds: TrafficReport['seconds'], fromMs: number, untilMs: number): Impact {
  const impact: Impact = { requests: 0, failedFirstTries: 0, failures: {} };
  for (const { at, outcomes, failedFirstTries } of seconds) {
    if (at + 1_000 <= fromMs || at >= untilMs) continue;
    impact.failedFirstTries += failedFirstTries;
    for (const [outcome, count] of Object.entries(outcomes)) {
      impact.requests += count;
      if (outcome !== 'ok') impact.failures[outcome] = (impact.failures[outcome] ?? 0) + count;
    }
  }
  return impact;
}

/** "3 of 400 first tries failed (status 503: 3)". */
export function describeImpact({ requests, failedFirstTries, failures }: Impact): string {
  const kinds = Object.entries(failures).map(([outcome, count]) => `${outcome}: ${count}`);
  return `${failedFirstTries} of ${requests} first tries failed${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''}`;
}
