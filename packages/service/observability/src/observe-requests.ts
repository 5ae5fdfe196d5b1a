import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { Gauge, type Registry } from 'prom-client';
import { measureBodyWait } from './body-wait.ts';
import type { Middleware } from './middleware.ts';
import { requestLog } from './request-log.ts';
import { requestMetrics } from './request-metrics.ts';
import { routeOf } from './route-of.ts';
import type { RequestSpan, Tracing } from './spans.ts';
import { parseTraceparent } from './traceparent.ts';

export interface RequestObservers {
  logger: Logger;
  registry: Registry;
  /** Creates a span for each request. Without it there are no spans and no cost. */
  tracing?: Tracing | undefined;
}

/**
 * Logs each request and updates its metrics when it is over. Install it as the first middleware, after the one that sets the request's
 * `id`.
 */
export function observeRequests({ logger, registry, tracing }: RequestObservers): Middleware {
  const log = requestLog(logger);
  const measure = requestMetrics(registry);
  let inFlight = 0;
  new Gauge({
    name: 'http_requests_in_flight',
    help: 'Requests in flight, including probes',
    registers: [registry],
    collect() {
      this.set(inFlight);
    },
  });

  function observe(request: IncomingMessage, response: ServerResponse, span?: RequestSpan): void {
    const started = performance.now();
    const bodyWaitMs = measureBodyWait(request);
    inFlight += 1;
    response.on('close', () => {
      inFlight -= 1;
      const facts = {
        request,
        response,
        route: routeOf(request),
        outcome: response.writableFinished ? ('answered' as const) : ('aborted' as const),
        ms: performance.now() - started - bodyWaitMs(),
        trace: span ?? parentOf(request),
      };
      measure(facts);
      log(facts);
      span?.end(facts);
    });
  }

  if (tracing === undefined) {
    return (request, response, next) => {
      observe(request, response);
      next();
    };
  }
  return (request, response, next) =>
    tracing.request(request, (span) => {
      observe(request, response, span);
      next();
    });
}

function parentOf({ headers }: IncomingMessage) {
  const parent = parseTraceparent(headers.traceparent);
  return parent && { traceId: parent.traceId, spanId: parent.spanId };
}
