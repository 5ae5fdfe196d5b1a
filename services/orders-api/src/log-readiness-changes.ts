import type { Health } from '@zero-downtime/http';
import type { Logger } from '@zero-downtime/observability';

/** The same answers, and a line in the log whenever something is wrong, changes, or is over. Starting and draining are not wrong. */
export function logReadinessChanges(
  whyNotReady: Health['whyNotReady'],
  logger: Logger,
): Health['whyNotReady'] {
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
