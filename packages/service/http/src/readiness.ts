import type { State } from '@zero-downtime/lifecycle';

/** Why this replica takes no requests. The detail is for the log: it may name hosts. Without one, nothing is wrong. */
export interface NotReady {
  reason: 'starting' | 'draining' | 'schema' | 'overloaded';
  detail?: string;
}

/** Whether the schema fits the release, as it was last read; unknown until it was read once, with what the last try failed with. */
export type KnownFit =
  | { fits: true }
  | { fits: false; reason: string }
  | { fits: 'unknown'; reason?: string | undefined };

/** What readiness depends on: this replica alone. No dependency that all replicas share is among it. */
export interface ReadinessFacts {
  state: State;
  schema: KnownFit;
  /** How late the event loop runs, ms; see {@link watchEventLoopDelay}. */
  eventLoopDelayMs: number;
}

/**
 * A request takes about five turns of the event loop and has 10 s: with turns this late it would not be answered in time, ms.
 */
export const OVERLOADED_MS = 2_000;

/** Whether a replica takes requests: undefined if it does, else why not. */
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
