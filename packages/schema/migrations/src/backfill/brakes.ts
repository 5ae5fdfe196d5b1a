import type { BrakeLimits } from '../session/limits.ts';

/** The load of the server at one moment. Null: not measured. */
export interface Sample {
  /** The lag of the replica that is furthest behind. */
  replicaLagMs: number | null;
  replicaLagBytes: number | null;
  /** Active client sessions, without the backfill's own. */
  activeSessions: number;
  /** WAL of all sessions, the backfill's included; null before the second sample. */
  walBytesPerSecond: number | null;
  /** Sessions that wait for a lock. */
  lockWaiters: number;
}

export type Brake =
  | { action: 'go' }
  /** `rest`: the pause after each batch, as a multiple of the batch's duration. */
  | { action: 'slow'; rest: number; reason: string }
  | { action: 'stop'; reason: string };

/** The longest rest, as a multiple of the time of a batch: the backfill then works a tenth of the time. */
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

/** Decides whether a backfill continues, slows down or stops; the reason names each brake that acts. */
export function brake(sample: Sample, limits: BrakeLimits): Brake {
  const loads = (Object.keys(NAMES) as (keyof Sample)[]).map((name) => {
    const value = sample[name] ?? 0;
    return {
      load: value / limits[name],
      text: `${NAMES[name](value)} (limit ${LIMITS[name](limits[name])})`,
    };
  });
  const heaviest = Math.max(...loads.map(({ load }) => load));
  if (heaviest <= SLOW_FROM) return { action: 'go' };
  const from = heaviest >= 1 ? 1 : SLOW_FROM;
  const reason = loads
    .filter(({ load }) => load > from || load >= 1)
    .map(({ text }) => text)
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
