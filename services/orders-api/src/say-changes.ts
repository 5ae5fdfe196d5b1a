import type { Health } from '@zero-downtime/http';
import type { Logger } from '@zero-downtime/observability';

/** The same answers, and a line in the log whenever they change: what stands in the way, and when it is gone. */
export function sayChanges(whyNotReady: Health['whyNotReady'], logger: Logger): Health['whyNotReady'] {
  let said: string | undefined;
  return async () => {
    const notReady = await whyNotReady();
    const reason = notReady && `${notReady.reason}: ${notReady.detail}`;
    if (reason !== said) {
      if (reason === undefined) logger.info('can serve again');
      else logger.warn({ reason }, 'cannot serve');
    }
    said = reason;
    return notReady;
  };
}
