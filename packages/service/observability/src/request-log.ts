import type { Logger } from 'pino';
import { isProbe } from './is-probe.ts';
import type { RequestObserver } from './request-facts.ts';

/**
 * One line a request, none for a probe. The route is logged, not the path: a query may name a customer. An error that a handler
 * put into `response.err` goes with it. Headers are never logged, so that no token can be.
 */
export function requestLog(logger: Logger): RequestObserver {
  // The fields are ours, except for the error: looking for secrets in each of them costs more than the rest of the line.
  const lines = logger.child({}, { redact: ['err.detail'] });
  return ({ request, response, route, outcome, ms, trace }) => {
    if (isProbe(request.url)) return;
    const { statusCode: status, err } = response;
    const fields: Record<string, unknown> = {
      requestId: request.id,
      method: request.method,
      route,
      status,
      ms: Math.round(ms * 1000) / 1000,
    };
    if (trace !== undefined) Object.assign(fields, trace);
    if (err !== undefined) fields.err = err;
    if (status === 500) lines.error(fields, outcome);
    else if (status > 500) lines.warn(fields, outcome);
    else lines.info(fields, outcome);
  };
}
