import type { State } from '@zero-downtime/lifecycle';

/** Why this replica is not ready. The detail is for the log only: it may contain host names. */
export interface NotReady {
  reason: 'starting' | 'draining' | 'schema' | 'overloaded';
  detail?: string;
}

/** Whether the schema fits the release, as last read; unknown until the first read, with the reason of the last failure. */
export type KnownFit =
  | { fits: true }
  | { fits: false; reason: string }
  | { fits: 'unknown'; reason?: string | undefined };

/** The input of readiness: the state of this replica alone, without shared dependencies. */
export interface ReadinessFacts {
  state: State;
  schema: KnownFit;
  /** How late the event loop runs, ms; see {@link watchEventLoopDelay}. */
  eventLoopDelayMs: number;
}

/**
 * A request takes about five turns of the event loop and has 10 s: with turns this late, ms, it would time out.
 */
export const OVERLOADED_MS = 2_000;

/** Undefined when the replica is ready, else the reason. */
export function decideReadiness({ state, schema, eventLoopDelayMs }: ReadinessFacts): NotReady | undefined {
  if (state === 'draining' || state === 'stopped') return { reason: 'draining' };
  if (schema.fits === false) return { reason: 'schema', detail: schema.reason };
  if (schema.fits === 'unknown') return starting(schema.reason);
  if (state === 'starting') return starting();
  if (eventLoopDelayMs >= OVERLOADED_MS) {
    return { reason: 'overloaded', detail: `the event loop runs ${Math.round(eventLoopDelayMs)} ms late` };
  }
  return undefined;
}

const starting = (detail?: string): NotReady =>
  detail === undefined ? { reason: 'starting' } : { reason: 'starting', detail };
