import { Counter, Histogram, type Registry } from 'prom-client';
import type { RequestObserver } from './request-facts.ts';

/** Bounds of the duration histogram, seconds: milliseconds normally, seconds while the database stalls. */
export const DURATION_BOUNDS = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.35, 0.5, 0.75, 1, 2.5, 5, 10,
];

/**
 * Rate, errors and duration of requests, by method, route template and status. A request whose answer was not sent completely (the client
 * disconnected, or the process ended) has the status `aborted`.
 */
export function requestMetrics(registry: Registry): RequestObserver {
  const labelNames = ['method', 'route', 'status'] as const;
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests, by method, route and status',
    labelNames,
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer, without the wait for its body',
    labelNames,
    buckets: DURATION_BOUNDS,
    registers: [registry],
  });
  return ({ request, response, route, outcome, ms }) => {
    const status = outcome === 'answered' ? String(response.statusCode) : outcome;
    const labels = { method: request.method ?? '', route, status };
    requests.inc(labels);
    durations.observe(labels, ms / 1000);
  };
}
