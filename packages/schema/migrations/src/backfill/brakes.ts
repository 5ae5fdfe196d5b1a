import type { BrakeLimits } from '../session/limits.ts';

/** How the server is, at one moment. Null: there is nothing to measure. */
export interface Sample {
  /** Of the replica that is furthest behind. */
  replicaLagMs: number | null;
  replicaLagBytes: number | null;
  /** Sessions of clients that are working now, but for the backfill's own. */
  activeSessions: number;
  /** What everybody writes, the backfill included; null before there are two samples. */
  walBytesPerSecond: number | null;
  /** Sessions that wait for a lock. */
  lockWaiters: number;
}

export type Brake =
  | { action: 'go' }
  /** `rest`: how long to pause after each batch, as a multiple of what the batch took. */
  | { action: 'slow'; rest: number; reason: string }
  | { action: 'stop'; reason: string };

/** Before it stops it works a tenth of the time. */
const LONGEST_REST = 9;
const SLOW_FROM = 0.5;

const MB = 1_000_000;
const NAMES: { readonly [name in keyof Sample]: (value: number) => string } = {
  replicaLagMs: (ms) => `a replica is ${(ms / 1_000).toFixed(1)} s behind`,
  replicaLagBytes: (bytes) => `a replica is ${Math.round(bytes / MB)} MB behind`,
  activeSessions: (count) => `${count} sessions are busy`,
  walBytesPerSecond: (bytes) => `${Math.round(bytes / MB)} MB of WAL a second`,
  lockWaiters: (count) => `${count} sessions wait for a lock`,
};

/** Whether a backfill may go on, and how fast; the reason names each brake that takes part. Pure. */
export function brake(sample: Sample, limits: BrakeLimits): Brake {
  const loads = (Object.keys(NAMES) as (keyof Sample)[]).map((name) => {
    const value = sample[name] ?? 0;
    return {
      load: value / limits[name],
      says: `${NAMES[name](value)} (limit ${LIMITS[name](limits[name])})`,
    };
  });
  const heaviest = Math.max(...loads.map(({ load }) => load));
  if (heaviest <= SLOW_FROM) return { action: 'go' };
  const from = heaviest >= 1 ? 1 : SLOW_FROM;
  const reason = loads
    .filter(({ load }) => load > from || load >= 1)
    .map(({ says }) => says)
    .join(', ');
  if (heaviest >= 1) return { action: 'stop', reason };
  const part = (heaviest - SLOW_FROM) / (1 - SLOW_FROM);
  return { action: 'slow', rest: Math.min(part / (1 - part), LONGEST_REST), reason };
}

const LIMITS: typeof NAMES = {
  replicaLagMs: (ms) => `${ms / 1_000} s`,
  replicaLagBytes: (bytes) => `${Math.round(bytes / MB)} MB`,
  activeSessions: String,
  walBytesPerSecond: (bytes) => `${Math.round(bytes / MB)} MB`,
  lockWaiters: String,
};
