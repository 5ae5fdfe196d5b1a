import { createVerifier } from '@zero-downtime/auth';
import { loadConfig } from '@zero-downtime/config';
import { createHttpServer, type Health } from '@zero-downtime/http';
import { supervise } from '@zero-downtime/lifecycle';
import { createLogger, createMetricsServer, createRegistry, type Logger } from '@zero-downtime/observability';
import { createOrdersApp } from './app.ts';
import { type Config, configSchema, drainLimits } from './config.ts';
import { expireKeys } from './idempotency/expire-keys.ts';
import { listen } from './listen.ts';
import { observe } from './observe.ts';
import { openDatabases } from './open-databases.ts';
import { readinessOf } from './readiness.ts';
import { sayChanges } from './say-changes.ts';
import { untilReady } from './until-ready.ts';
import { watchSchema } from './watch-schema.ts';

try {
  main(loadConfig(configSchema, process.env));
} catch (error) {
  // A wrong configuration, or a drain that the grace period does not cover: nothing was opened yet.
  createLogger({ service: 'orders-api', release: process.env.SERVICE_VERSION ?? '?', level: 'info' }).fatal(
    { err: error },
    'cannot start',
  );
  process.exitCode = 1;
}

function main(config: Config): void {
  const identity = { service: config.SERVICE_NAME, release: config.SERVICE_VERSION };
  const logger = createLogger({ ...identity, level: config.LOG_LEVEL });
  const verifier = verifierOf(config, logger);
  const server = createHttpServer({ requestTimeoutMs: config.DRAIN_REQUEST_GRACE_MS });
  const lifecycle = supervise(server, {
    logger,
    limits: drainLimits(config),
    stopGracePeriodMs: config.STOP_GRACE_PERIOD_MS,
  });

  // Closed in the reverse order: metrics are served to the end of the drain.
  const { db, probes } = openDatabases(config, logger, lifecycle);
  const registry = createRegistry(identity);
  const metrics = createMetricsServer(registry);
  lifecycle.onTeardown('metrics', () => metrics.close());

  const schemaState = watchSchema(probes);
  observe(registry, { lifecycle, db, schemaState });
  const whyNotReady = sayChanges(readinessOf(probes, identity.release, schemaState), logger);
  const health: Health = { lifecycle, release: identity.release, whyNotReady };
  const limits = {
    requestsPerMinute: config.RATE_LIMIT_PER_MINUTE,
    maxInFlight: config.MAX_REQUESTS_IN_FLIGHT,
    requestTimeoutMs: config.DRAIN_REQUEST_GRACE_MS,
  };
  server.on('request', createOrdersApp({ db, logger, registry, health, verifier, limits }));

  // It listens before it is ready, so that /ready can say why it is not.
  Promise.all([listen(server, config.PORT), listen(metrics, config.METRICS_PORT)])
    .then(async ([port, metricsPort]) => {
      logger.info({ port, metricsPort }, 'listening');
      if (!(await untilReady(whyNotReady, lifecycle.leaving))) return;
      lifecycle.markReady();
      await expireKeys(db, logger, lifecycle.leaving);
    })
    .catch((fault) => {
      logger.fatal({ err: fault }, 'cannot start');
      return lifecycle.stop({ fault });
    });
}

function verifierOf(config: Config, logger: Logger) {
  return createVerifier({
    issuer: config.AUTH_ISSUER,
    audience: config.AUTH_AUDIENCE,
    algorithms: config.AUTH_ALGORITHMS,
    keys: config.AUTH_JWKS ?? new URL(config.AUTH_JWKS_URL as string),
    onRefreshFailed: (error) => logger.warn({ err: error }, 'keys for tokens could not be refreshed'),
  });
}
