import type { Server } from 'node:http';
import { createVerifier, type TokenVerifier } from '@zero-downtime/auth';
import { type Health, watchEventLoopDelay } from '@zero-downtime/http';
import type { Lifecycle } from '@zero-downtime/lifecycle';
import type { Logger } from '@zero-downtime/observability';
import { startTracing } from '@zero-downtime/observability/tracing';
import type * as z from 'zod';
import type { ServiceConfig } from './config.ts';
import { createServiceApp } from './create-service-app.ts';
import { listen } from './listen.ts';
import { createMetrics } from './metrics.ts';
import { openDatabases } from './open-databases.ts';
import { logReadinessChanges, readinessOf, untilReady } from './readiness.ts';
import type { Service } from './service.ts';
import { startHeartbeat } from './start-heartbeat.ts';
import { openMinimum, readOnEach } from './warm-up.ts';
import { watchSchema } from './watch-schema.ts';

export interface Process<Config> {
  config: Config;
  identity: { service: string; release: string };
  logger: Logger;
  server: Server;
  lifecycle: Lifecycle;
}

/** Opens the resources, listens, and marks the replica as ready once it can serve. The teardown closes the resources in reverse order. */
export async function serve<Settings extends z.ZodRawShape>(
  service: Service<Settings>,
  { config, identity, logger, server, lifecycle }: Process<ServiceConfig & z.output<z.ZodObject<Settings>>>,
): Promise<void> {
  const verifier = verifierOf(config, logger);
  const tracing = await startTracing({ ...identity, env: process.env });
  if (tracing) lifecycle.onTeardown('tracing', () => tracing.shutdown());
  const { db, schema: schemaPool, heartbeats } = openDatabases({ config, logger, lifecycle, spans: tracing });

  startHeartbeat({ pool: heartbeats, identity, lifecycle, logger });
  const fits = { release: identity.release, needs: service.needs };
  const schema = watchSchema(schemaPool, fits, lifecycle.leaving);
  // Meanwhile the app is created and the schema is read.
  const connected = openMinimum(db, lifecycle.leaving);
  const { registry, metrics } = createMetrics({ identity, lifecycle, db, schema });

  const eventLoop = watchEventLoopDelay();
  const whyNotReady = logReadinessChanges(readinessOf({ schema, eventLoop }), logger);
  const health: Health = { lifecycle, release: identity.release, whyNotReady };
  const limits = {
    requestsPerMinute: config.RATE_LIMIT_PER_MINUTE,
    addressSource: config.CLIENT_ADDRESS === 'unknown' ? undefined : config.CLIENT_ADDRESS,
    maxInFlight: config.MAX_REQUESTS_IN_FLIGHT,
    requestTimeoutMs: config.DRAIN_REQUEST_GRACE_MS,
  };
  const { document } = service;
  const routes = service.features(db, config);
  server.on(
    'request',
    createServiceApp({ routes, document, health, verifier, limits, logger, registry, tracing }),
  );

  // Listens before it is ready, so that /ready can answer with the reason.
  const [port, metricsPort] = await Promise.all([
    listen(server, config.PORT),
    listen(metrics, config.METRICS_PORT),
  ]);
  logger.info({ port, metricsPort }, 'listening');
  if (!(await untilReady(whyNotReady, schema.read, lifecycle.leaving))) return;
  await connected;
  await readOnEach(db, service.warmUp);
  lifecycle.markReady();
  await service.background?.(db, logger, lifecycle.leaving);
}

function verifierOf(config: ServiceConfig, logger: Logger): TokenVerifier {
  return createVerifier({
    issuer: config.AUTH_ISSUER,
    audience: config.AUTH_AUDIENCE,
    algorithms: config.AUTH_ALGORITHMS,
    keys: config.AUTH_JWKS ?? new URL(config.AUTH_JWKS_URL as string),
    onRefreshFailed: (error) => logger.warn({ err: error }, 'keys for tokens could not be refreshed'),
  });
}
