import type { IncomingMessage, ServerResponse } from 'node:http';
import { Counter, Histogram, type Registry } from 'prom-client';

type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Seconds; the release's own times are milliseconds, a database that waits takes seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Rate, errors and duration of requests, by method, route template and status. The route is what `routeOf` says: a path with
 * an id in it would make a new time series for each id.
 */
export function httpMetrics(registry: Registry, routeOf: (request: IncomingMessage) => string): Handler {
  const labelNames = ['method', 'route', 'status'] as const;
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests answered',
    labelNames,
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer',
    labelNames,
    buckets: BUCKETS,
    registers: [registry],
  });
  return (request, response, next) => {
    const started = performance.now();
    response.once('finish', () => {
      const labels = {
        method: request.method ?? '',
        route: routeOf(request),
        status: String(response.statusCode),
      };
      requests.inc(labels);
      durations.observe(labels, (performance.now() - started) / 1000);
    });
    next();
  };
}
