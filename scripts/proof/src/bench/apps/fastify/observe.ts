import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** Logs one line and updates the service's metrics for each request, and adds its id and the release to the answer. */
export function observe(app: FastifyInstance): void {
  const registry = new Registry();
  registry.setDefaultLabels({ service: 'orders-api', release: '2.0.0' });
  collectDefaultMetrics({ register: registry });
  const labelNames = ['method', 'route', 'status'] as const;
  const registers = [registry];
  const requests = new Counter({ name: 'http_requests_total', help: 'Requests', labelNames, registers });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer',
    labelNames,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.35, 0.5, 0.75, 1, 2.5, 5, 10],
    registers,
  });

  app.addHook('onRequest', (request, reply, done) => {
    reply.header('X-Request-Id', request.id).header('X-Release', '2.0.0');
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const ms = reply.elapsedTime;
    const { method } = request;
    const route = request.routeOptions.url ?? 'unmatched';
    const labels = { method, route, status: String(reply.statusCode) };
    requests.inc(labels);
    durations.observe(labels, ms / 1_000);
    request.log.info({ method, route, status: reply.statusCode, ms }, 'answered');
    done();
  });
}
