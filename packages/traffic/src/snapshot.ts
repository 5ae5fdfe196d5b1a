import type { RequestRecord } from './ledger.ts';
import { type Percentiles, percentiles } from './percentiles.ts';

/** Where a run stands at this moment. */
export type Snapshot = {
  readonly elapsedMs: number;
  readonly requests: number;
  readonly failed: number;
  readonly inFlight: number;
  readonly acknowledged: number;
  /** Answers by the release that gave them. */
  readonly releases: Readonly<Record<string, number>>;
  /** Latency of the requests that ended in the last second; null when none did. */
  readonly recentLatencyMs: Percentiles | null;
  readonly lastFailure: RequestRecord | null;
};

/** Keeps the counts of a snapshot as requests end, so that looking at a run costs the same after an hour. */
export function openTally() {
  let failed = 0;
  let lastFailure: RequestRecord | null = null;
  const releases: Record<string, number> = {};
  return {
    count(record: RequestRecord) {
      if (record.release !== null) releases[record.release] = (releases[record.release] ?? 0) + 1;
      if (record.failure === null) return;
      failed += 1;
      lastFailure = record;
    },
    snapshot(now: {
      elapsedMs: number;
      inFlight: number;
      acknowledged: number;
      requests: readonly RequestRecord[];
    }): Snapshot {
      const { elapsedMs, inFlight, acknowledged, requests } = now;
      return {
        elapsedMs,
        requests: requests.length,
        failed,
        inFlight,
        acknowledged,
        releases: { ...releases },
        recentLatencyMs: percentiles(endedSince(requests, elapsedMs - 1000)),
        lastFailure,
      };
    },
  };
}

/** Latencies of the requests that ended since then. The records are in the order in which the requests ended. */
function endedSince(requests: readonly RequestRecord[], sinceMs: number): number[] {
  const first = requests.findLastIndex((record) => record.atMs + record.latencyMs < sinceMs) + 1;
  return requests.slice(first).map((record) => record.latencyMs);
}
