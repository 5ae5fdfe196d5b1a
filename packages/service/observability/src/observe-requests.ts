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
  /** Makes a span of each request. Left out: no spans, at no cost. */
  tracing?: Tracing | undefined;
}

/**
 * Writes a line and counts the metrics of each request when it is over. The first of all middlewares, so that nothing is left out;
 * only what gives requests their `id` comes before.
 */
export function observeRequests({ logger, registry, tracing }: RequestObservers): Middleware {
  const log = requestLog(logger);
  const measure = requestMetrics(registry);
  let inFlight = 0;
  new Gauge({
    name: 'http_requests_in_flight',
    help: 'Requests that are being answered now, probes among them',
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
