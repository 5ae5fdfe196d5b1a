import { integer, loadConfig } from '@zero-downtime/config';
import * as z from 'zod';

const MB = 1_000_000;
const milliseconds = (byDefault: number) => integer({ min: 0, max: 86_400_000 }).default(byDefault);
const count = (byDefault: number) => integer({ min: 1, max: 1_000_000_000_000 }).default(byDefault);

/** Variables of the schema command that say how hard a run may press. */
export const LIMIT_VARIABLES = {
  /** GitLab's and our own measurements agree: below what a reader notices, above what a short transaction takes. */
  SCHEMA_LOCK_TIMEOUT_MS: integer({ min: 1, max: 60_000 }).default(100),
  SCHEMA_LOCK_DEADLINE_MS: milliseconds(120_000),
  /** Another run may be in a long backfill. */
  SCHEMA_TURN_DEADLINE_MS: milliseconds(900_000),

  SCHEMA_GATE_SAMPLES: integer({ min: 1, max: 1_000 }).default(3),
  SCHEMA_GATE_INTERVAL_MS: milliseconds(500),
  /** A pool gives an unused connection back after 30 s. */
  SCHEMA_GATE_WAIT_MS: milliseconds(40_000),
  /** An instance that was heard of within this time is alive: six heartbeats, so that a database that stalls for 20 s hides none. */
  SCHEMA_GATE_HEARTBEAT_MS: milliseconds(30_000),
  /** How long a fence watches what is written before contract begins. */
  SCHEMA_FENCE_SOAK_MS: milliseconds(5_000),

  /** Half of what a batch may take at worst: a machine that is busy for a moment must not make it a long one. */
  SCHEMA_BATCH_TARGET_MS: integer({ min: 1, max: 60_000 }).default(40),
  /** A backfill stops at each of these, and slows down from half of them on. */
  SCHEMA_BRAKE_REPLICA_LAG_MS: count(10_000),
  SCHEMA_BRAKE_REPLICA_LAG_BYTES: count(256 * MB),
  SCHEMA_BRAKE_ACTIVE_SESSIONS: count(50),
  SCHEMA_BRAKE_WAL_BYTES_PER_SECOND: count(256 * MB),
  SCHEMA_BRAKE_LOCK_WAITERS: count(6),
};

/** Numbers of a run. All times in milliseconds. */
export interface Limits {
  /** How long a step waits for its lock, and therefore the longest that it holds readers up. */
  lockTimeoutMs: number;
  /** How long a step goes on trying to get its lock. */
  lockDeadlineMs: number;
  /** How long to wait for another run on the same database. */
  schemaLockDeadlineMs: number;
  gate: GateLimits;
  backfill: BackfillLimits;
}

/** How closely to look before contracting. All times in milliseconds. */
export interface GateLimits {
  /** How many looks in a row, and how far apart, must show no older release. */
  samples: number;
  intervalMs: number;
  /** How long an older release may take to leave before contract refuses. */
  waitMs: number;
  heartbeatMs: number;
  soakMs: number;
}

/** How hard a backfill may work. */
interface BackfillLimits {
  batchTargetMs: number;
  brakes: BrakeLimits;
}

/** From these values on the backfill stops; from half of them on it slows down. */
export interface BrakeLimits {
  readonly replicaLagMs: number;
  readonly replicaLagBytes: number;
  readonly activeSessions: number;
  readonly walBytesPerSecond: number;
  readonly lockWaiters: number;
}

/** The limits alone, of those variables that say them. @throws ConfigError */
export function readLimits(env: NodeJS.ProcessEnv): Limits {
  return limitsOf(loadConfig(z.object(LIMIT_VARIABLES), env));
}

export function limitsOf(given: { [name in keyof typeof LIMIT_VARIABLES]: number }): Limits {
  return {
    lockTimeoutMs: given.SCHEMA_LOCK_TIMEOUT_MS,
    lockDeadlineMs: given.SCHEMA_LOCK_DEADLINE_MS,
    schemaLockDeadlineMs: given.SCHEMA_TURN_DEADLINE_MS,
    gate: {
      samples: given.SCHEMA_GATE_SAMPLES,
      intervalMs: given.SCHEMA_GATE_INTERVAL_MS,
      waitMs: given.SCHEMA_GATE_WAIT_MS,
      heartbeatMs: given.SCHEMA_GATE_HEARTBEAT_MS,
      soakMs: given.SCHEMA_FENCE_SOAK_MS,
    },
    backfill: {
      batchTargetMs: given.SCHEMA_BATCH_TARGET_MS,
      brakes: {
        replicaLagMs: given.SCHEMA_BRAKE_REPLICA_LAG_MS,
        replicaLagBytes: given.SCHEMA_BRAKE_REPLICA_LAG_BYTES,
        activeSessions: given.SCHEMA_BRAKE_ACTIVE_SESSIONS,
        walBytesPerSecond: given.SCHEMA_BRAKE_WAL_BYTES_PER_SECOND,
        lockWaiters: given.SCHEMA_BRAKE_LOCK_WAITERS,
      },
    },
  };
}
