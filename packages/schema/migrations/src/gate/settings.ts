import { integer } from '@zero-downtime/config';

const milliseconds = (byDefault: number) => integer({ min: 0, max: 86_400_000 }).default(byDefault);

/** Variables of the schema command that say how closely it looks before it contracts. */
export const GATE_VARIABLES = {
  SCHEMA_GATE_SAMPLES: integer({ min: 1, max: 1_000 }).default(3),
  SCHEMA_GATE_INTERVAL_MS: milliseconds(500),
  /** A pool gives an unused connection back after 30 s. */
  SCHEMA_GATE_WAIT_MS: milliseconds(40_000),
  /** An instance that was heard of within this time is alive: six heartbeats, so that a database that stalls for 20 s hides none. */
  SCHEMA_GATE_HEARTBEAT_MS: milliseconds(30_000),
  /** How long a fence watches what is written before contract begins. */
  SCHEMA_FENCE_SOAK_MS: milliseconds(5_000),
};

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

type Variables = { [name in keyof typeof GATE_VARIABLES]: number };

export function gateLimits(given: Variables): GateLimits {
  return {
    samples: given.SCHEMA_GATE_SAMPLES,
    intervalMs: given.SCHEMA_GATE_INTERVAL_MS,
    waitMs: given.SCHEMA_GATE_WAIT_MS,
    heartbeatMs: given.SCHEMA_GATE_HEARTBEAT_MS,
    soakMs: given.SCHEMA_FENCE_SOAK_MS,
  };
}
