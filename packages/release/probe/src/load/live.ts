import { addDuration, emptyHistogram, type Histogram, latencyOf, mergeHistogram } from './histogram.ts';
import type { Latency } from './report.ts';
import type { RequestRecord } from './request-record.ts';

/** The progress of one generator. */
export type Live = {
  readonly requests: number;
  readonly failed: number;
  readonly failedFirstTries: number;
  readonly acknowledged: number;
  readonly inFlight: number;
  readonly releases: Readonly<Record<string, number>>;
  /** Latency of the requests that were answered in the last second or two. */
  readonly recent: Histogram;
};

/** The progress of a run. */
export type Snapshot = {
  readonly elapsedMs: number;
  /** Requests that are over, and how many of them failed. */
  readonly requests: number;
  readonly failed: number;
  readonly failedFirstTries: number;
  readonly inFlight: number;
  readonly acknowledged: number;
  /** Answers by the release that gave them. */
  readonly releases: Readonly<Record<string, number>>;
  /** The latency of requests that were answered in the last second or two. Null without one. */
  readonly recentLatencyMs: Latency | null;
};

/** Counts requests as they end, so that a snapshot costs the same after an hour. */
export function openLiveCounts() {
  const counts = { requests: 0, failed: 0, failedFirstTries: 0, acknowledged: 0 };
  const releases: Record<string, number> = {};
  let recent = emptyHistogram();
  let before = emptyHistogram();
  return {
    over({ result, firstTry, release, answered, latencyMs }: RequestRecord) {
      counts.requests += 1;
      if (result.outcome !== 'ok') counts.failed += 1;
      if (firstTry.outcome !== 'ok') counts.failedFirstTries += 1;
      if (!answered) return;
      releases[release] = (releases[release] ?? 0) + 1;
      addDuration(recent, latencyMs);
    },
    acknowledged() {
      counts.acknowledged += 1;
    },
    /** A second has passed. */
    turn() {
      before = recent;
      recent = emptyHistogram();
    },
    now(inFlight: number): Live {
      const both = emptyHistogram();
      mergeHistogram(both, before);
      mergeHistogram(both, recent);
      return { ...counts, inFlight, releases: { ...releases }, recent: both };
    },
  };
}

export const NOTHING_YET: Live = {
  requests: 0,
  failed: 0,
  failedFirstTries: 0,
  acknowledged: 0,
  inFlight: 0,
  releases: {},
  recent: emptyHistogram(),
};

/** The total progress of a run's generators. */
export function snapshotOf(elapsedMs: number, lives: readonly Live[]): Snapshot {
  const sum = (of: (live: Live) => number) => lives.reduce((total, live) => total + of(live), 0);
  const recent = emptyHistogram();
  const releases: Record<string, number> = {};
  for (const live of lives) {
    mergeHistogram(recent, live.recent);
    for (const [name, count] of Object.entries(live.releases)) releases[name] = (releases[name] ?? 0) + count;
  }
  return {
    elapsedMs,
    requests: sum((live) => live.requests),
    failed: sum((live) => live.failed),
    failedFirstTries: sum((live) => live.failedFirstTries),
    inFlight: sum((live) => live.inFlight),
    acknowledged: sum((live) => live.acknowledged),
    releases,
    recentLatencyMs: recent.count === 0 ? null : latencyOf(recent),
  };
}
