import { integer } from '@zero-downtime/config';
import type { BrakeLimits } from './brakes.ts';

const MB = 1_000_000;
const count = (byDefault: number) => integer({ min: 1, max: 1_000_000_000_000 }).default(byDefault);

/** Variables of the schema command that say how hard a backfill may work. */
export const BACKFILL_VARIABLES = {
  /** Half of what a batch may take at worst: a machine that is busy for a moment must not make it a long one. */
  SCHEMA_BATCH_TARGET_MS: integer({ min: 1, max: 60_000 }).default(40),
  /** A backfill stops at each of these, and slows down from half of them on. */
  SCHEMA_BRAKE_REPLICA_LAG_MS: count(10_000),
  SCHEMA_BRAKE_REPLICA_LAG_BYTES: count(256 * MB),
  SCHEMA_BRAKE_ACTIVE_SESSIONS: count(50),
  SCHEMA_BRAKE_WAL_BYTES_PER_SECOND: count(256 * MB),
  SCHEMA_BRAKE_LOCK_WAITERS: count(6),
};

/** How hard a backfill may work. */
export interface BackfillLimits {
  batchTargetMs: number;
  brakes: BrakeLimits;
}

type Variables = { [name in keyof typeof BACKFILL_VARIABLES]: number };

export function backfillLimits(given: Variables): BackfillLimits {
  return {
    batchTargetMs: given.SCHEMA_BATCH_TARGET_MS,
    brakes: {
      replicaLagMs: given.SCHEMA_BRAKE_REPLICA_LAG_MS,
      replicaLagBytes: given.SCHEMA_BRAKE_REPLICA_LAG_BYTES,
      activeSessions: given.SCHEMA_BRAKE_ACTIVE_SESSIONS,
      walBytesPerSecond: given.SCHEMA_BRAKE_WAL_BYTES_PER_SECOND,
      lockWaiters: given.SCHEMA_BRAKE_LOCK_WAITERS,
    },
  };
}
