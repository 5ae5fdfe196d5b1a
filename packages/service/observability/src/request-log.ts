import type { Logger } from 'pino';
import { isProbe } from './is-probe.ts';
import type { RequestObserver } from './request-facts.ts';

/**
 * Logs one line a request, none for a probe. The line has the route instead of the path, because a query may contain a customer, and the
 * error in `response.err`. Headers are never logged, because they contain tokens.
 */
export function requestLog(logger: Logger): RequestObserver {
  // Only the error may contain secrets: redacting every field costs more than the rest of the line.
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
