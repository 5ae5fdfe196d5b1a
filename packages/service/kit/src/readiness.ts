import { setTimeout as delay } from 'node:timers/promises';
import { decideReadiness, type EventLoopDelay, type Health } from '@zero-downtime/http';
import type { Logger } from '@zero-downtime/observability';
import type { SchemaWatch } from './watch-schema.ts';

type WhyNotReady = Health['whyNotReady'];

const LOOK_EVERY_MS = 50;

/** Why this replica is not ready, from memory. The state of shared resources, such as the database, is not a reason. */
export function readinessOf(parts: { schema: SchemaWatch; eventLoop: EventLoopDelay }): WhyNotReady {
  return (state) =>
    decideReadiness({ state, schema: parts.schema.fit(), eventLoopDelayMs: parts.eventLoop.ms() });
}

/** Wraps `whyNotReady` and logs each new reason and its end. Starting and draining are not logged. */
export function logReadinessChanges(whyNotReady: WhyNotReady, logger: Logger): WhyNotReady {
  let logged: string | undefined;
  return (state) => {
    const notReady = whyNotReady(state);
    const reason = notReady?.detail && `${notReady.reason}: ${notReady.detail}`;
    if (reason !== undefined && reason !== logged) logger.warn({ reason }, 'cannot serve');
    if (notReady === undefined && logged !== undefined) logger.info('can serve again');
    if (reason !== undefined || notReady === undefined) logged = reason;
    return notReady;
  };
}

/**
 * Resolves with true once the replica can be ready, with false if the process is stopped first.
 * @param read resolves when the schema has been read again, on which a start waits.
 */
export async function untilReady(
  whyNotReady: WhyNotReady,
  read: SchemaWatch['read'],
  leaving: AbortSignal,
): Promise<boolean> {
  while (!leaving.aborted) {
    if (whyNotReady('ready') === undefined) return true;
    await Promise.race([read(), delay(LOOK_EVERY_MS, undefined, { signal: leaving }).catch(() => {})]);
  }
  return false;
}
