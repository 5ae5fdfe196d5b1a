import type { TrafficReport } from '@zero-downtime/traffic';

/** What users felt of a stretch of time. */
export interface Felt {
  requests: number;
  failedFirstTries: number;
  /** By outcome, but for `ok`: `status 503`, `timeout` … */
  failures: Record<string, number>;
}

/** What became of the requests that were due in the seconds from one moment to another, in epoch milliseconds. Pure. */
export function feltBetween(seconds: TrafficReport['seconds'], fromMs: number, untilMs: number): Felt {
  const felt: Felt = { requests: 0, failedFirstTries: 0, failures: {} };
  for (const { at, outcomes, failedFirstTries } of seconds) {
    if (at + 1_000 <= fromMs || at >= untilMs) continue;
    felt.failedFirstTries += failedFirstTries;
    for (const [outcome, count] of Object.entries(outcomes)) {
      felt.requests += count;
      if (outcome !== 'ok') felt.failures[outcome] = (felt.failures[outcome] ?? 0) + count;
    }
  }
  return felt;
}

/** "3 of 400 first tries failed (status 503: 3)". Pure. */
export function describeFelt({ requests, failedFirstTries, failures }: Felt): string {
  const kinds = Object.entries(failures).map(([outcome, count]) => `${outcome}: ${count}`);
  return `${failedFirstTries} of ${requests} first tries failed${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''}`;
}
