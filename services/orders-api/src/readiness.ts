import { decideReadiness, type EventLoopDelay, type Health } from '@zero-downtime/http';
import type { SchemaWatch } from './watch-schema.ts';

/** Why this replica takes no requests, from memory. What replicas share, such as the database, is none of its reasons. */
export function readinessOf(parts: {
  schema: SchemaWatch;
  eventLoop: EventLoopDelay;
}): Health['whyNotReady'] {
  return (state) =>
    decideReadiness({ state, schema: parts.schema.fit(), eventLoopDelayMs: parts.eventLoop.ms() });
}
