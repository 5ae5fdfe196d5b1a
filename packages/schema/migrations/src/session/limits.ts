import { integer, loadConfig } from '@zero-downtime/config';
import * as z from 'zod';

const MB = 1_000_000;
const milliseconds = (byDefault: number) => integer({ min: 0, max: 86_400_000 }).default(byDefault);
const count = (byDefault: number) => integer({ min: 1, max: 1_000_000_000_000 }).default(byDefault);

/** Environment variables that limit how much load and waiting a run may cause. */
export const LIMIT_VARIABLES = {
  /**
   * Long enough for a short transaction to end, too short for a reader to notice. GitLab's measurements and
   * our own agree on 100 ms.
   */
  SCHEMA_LOCK_TIMEOUT_MS: integer({ min: 1, max: 60_000 }).default(100),
  SCHEMA_LOCK_DEADLINE_MS: milliseconds(120_000),
  /** Long, because another run may be in the middle of a backfill. */
  SCHEMA_TURN_DEADLINE_MS: milliseconds(900_000),

  SCHEMA_GATE_SAMPLES: integer({ min: 1, max: 1_000 }).default(3),
  SCHEMA_GATE_INTERVAL_MS: milliseconds(500),
  /** Pools close an idle connection after 30 s. */
  SCHEMA_GATE_WAIT_MS: milliseconds(40_000),
  /**
   * An instance is alive if its last heartbeat is at most this old: six intervals, so that a database that
   * stalls for 20 s hides no instance.
   */
  SCHEMA_GATE_HEARTBEAT_MS: milliseconds(30_000),
  /** How long a fence records writes before the contract begins. */
  SCHEMA_FENCE_SOAK_MS: milliseconds(5_000),

  /** The target duration of a batch. It is half of the longest acceptable one, to leave room for a busy machine. */
  SCHEMA_BATCH_TARGET_MS: integer({ min: 1, max: 60_000 }).default(40),
  /** A backfill stops at each of these limits, and slows down from half of it on. */
  SCHEMA_BRAKE_REPLICA_LAG_MS: count(10_000),
  SCHEMA_BRAKE_REPLICA_LAG_BYTES: count(256 * MB),
  SCHEMA_BRAKE_ACTIVE_SESSIONS: count(50),
  SCHEMA_BRAKE_WAL_BYTES_PER_SECOND: count(256 * MB),
  SCHEMA_BRAKE_LOCK_WAITERS: count(6),
};

/** The limits of a run. All times in milliseconds. */
export interface Limits {
  /** How long a step waits for its lock, and so the longest that it blocks readers. */
  lockTimeoutMs: number;
  /** How long a step retries to get its lock. */
  lockDeadlineMs: number;
  /** How long to wait for the schema lock while another run holds it. */
  schemaLockDeadlineMs: number;
  gate: GateLimits;
  backfill: BackfillLimits;
}

/** The limits of the gate. All times in milliseconds. */
export interface GateLimits {
  /** How many checks in a row must find no older release, and the time between them. */
  samples: number;
  intervalMs: number;
  /** How long to wait for an older release to stop before the contract is refused. */
  waitMs: number;
  heartbeatMs: number;
  soakMs: number;
}

/** The limits of a backfill. */
interface BackfillLimits {
  batchTargetMs: number;
  brakes: BrakeLimits;
}

/** A backfill stops at these values, and slows down from half of them on. */
export interface BrakeLimits {
  readonly replicaLagMs: number;
  readonly replicaLagBytes: number;
  readonly activeSessions: number;
  readonly walBytesPerSecond: number;
  readonly lockWaiters: number;
}

/** Reads only the variables that set limits. @throws ConfigError */
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
