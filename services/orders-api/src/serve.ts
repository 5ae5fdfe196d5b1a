import type { Server } from 'node:http';
import { createVerifier, type TokenVerifier } from '@zero-downtime/auth';
import { type Health, watchEventLoopDelay } from '@zero-downtime/http';
import type { Lifecycle } from '@zero-downtime/lifecycle';
import { createMetricsServer, createRegistry, type Logger } from '@zero-downtime/observability';
import { startTracing } from '@zero-downtime/observability/tracing';
import { createOrdersApp } from './app.ts';
import type { Config } from './config.ts';
import { expireKeys } from './idempotency/expire-keys.ts';
import { listen } from './listen.ts';
import { logReadinessChanges } from './log-readiness-changes.ts';
import { observe } from './observe.ts';
import { openDatabases } from './open-databases.ts';
import { readinessOf } from './readiness.ts';
import { startHeartbeat } from './start-heartbeat.ts';
import { untilReady } from './until-ready.ts';
import { warmUp } from './warm-up.ts';
import { watchSchema } from './watch-schema.ts';

export interface Process {
  config: Config;
  identity: { service: string; release: string };
  logger: Logger;
  server: Server;
  lifecycle: Lifecycle;
}

/** Opens what requests need, listens, and calls itself ready when it can serve. What it opened is closed in the reverse order. */
export async function serve({ config, identity, logger, server, lifecycle }: Process): Promise<void> {
  const verifier = verifierOf(config, logger);
  const tracing = await startTracing({ ...identity, env: process.env });
  if (tracing) lifecycle.onTeardown('tracing', () => tracing.shutdown());
  const { db, schema: schemaPool, heartbeats } = openDatabases({ config, logger, lifecycle, spans: tracing });

  startHeartbeat({ pool: heartbeats, identity, lifecycle, logger });
  const schema = watchSchema(schemaPool, identity.release, lifecycle.leaving);

  // Metrics are served to the end of the drain.
  const registry = createRegistry(identity);
  const metrics = createMetricsServer(registry);
  lifecycle.onTeardown('metrics', () => metrics.close());
  observe(registry, { lifecycle, db, schema });

  const eventLoop = watchEventLoopDelay();
  const whyNotReady = logReadinessChanges(readinessOf({ schema, eventLoop }), logger);
  const health: Health = { lifecycle, release: identity.release, whyNotReady };
  const limits = {
    requestsPerMinute: config.RATE_LIMIT_PER_MINUTE,
    maxInFlight: config.MAX_REQUESTS_IN_FLIGHT,
    requestTimeoutMs: config.DRAIN_REQUEST_GRACE_MS,
  };
  server.on('request', createOrdersApp({ db, logger, registry, health, verifier, limits, tracing }));

  // It listens before it is ready, so that /ready can say why it is not.
  const [port, metricsPort] = await Promise.all([
    listen(server, config.PORT),
    listen(metrics, config.METRICS_PORT),
  ]);
  logger.info({ port, metricsPort }, 'listening');
  if (!(await untilReady(whyNotReady, lifecycle.leaving))) return;
  await warmUp(db, lifecycle.leaving);
  lifecycle.markReady();
  await expireKeys(db, logger, lifecycle.leaving);
}

function verifierOf(config: Config, logger: Logger): TokenVerifier {
  return createVerifier({
    issuer: config.AUTH_ISSUER,
    audience: config.AUTH_AUDIENCE,
    algorithms: config.AUTH_ALGORITHMS,
    keys: config.AUTH_JWKS ?? new URL(config.AUTH_JWKS_URL as string),
    onRefreshFailed: (error) => logger.warn({ err: error }, 'keys for tokens could not be refreshed'),
  });
}
