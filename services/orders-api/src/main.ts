import { createServer, type Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { loadConfig } from '@zero-downtime/config';
import { closeDatabase, createDatabase } from '@zero-downtime/database';
import { supervise } from '@zero-downtime/lifecycle';
import { createLogger, createMetricsServer, createRegistry, type Logger } from '@zero-downtime/observability';
import { createOrdersApp } from './app.ts';
import { type Config, configSchema, drainLimits } from './config.ts';
import { readinessOf } from './readiness.ts';

const RETRY_MS = 250;

main().catch((error) => {
  // Configuration errors and taken ports end up here, before there is anything to drain.
  console.error(
    JSON.stringify({
      level: 60,
      time: new Date().toISOString(),
      msg: 'cannot start',
      err: { message: error.message },
    }),
  );
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const config = loadConfig(configSchema, process.env);
  const release = config.SERVICE_VERSION;
  const logger = createLogger({ service: config.SERVICE_NAME, release, level: config.LOG_LEVEL });

  const server = createServer({ requestTimeout: config.DRAIN_REQUEST_GRACE_MS, headersTimeout: 10_000 });
  const lifecycle = supervise(server, {
    logger,
    limits: drainLimits(config),
    stopGracePeriodMs: config.STOP_GRACE_PERIOD_MS,
  });

  const db = createDatabase({
    url: config.DATABASE_URL,
    applicationName: `${config.SERVICE_NAME}/${release}`,
    poolMax: config.DATABASE_POOL_MAX,
    onWarning: (message) => logger.warn({ message }, 'database connection'),
  });
  lifecycle.onTeardown('database', () => closeDatabase(db));

  const registry = createRegistry({ service: config.SERVICE_NAME, release });
  const metrics = createMetricsServer(registry);
  lifecycle.onTeardown('metrics', () => metrics.close());

  const whyNotReady = readinessOf(db, release);
  server.on(
    'request',
    createOrdersApp({ db, logger, registry, health: { lifecycle, release, whyNotReady } }),
  );

  await Promise.all([listen(server, config.PORT), listen(metrics, config.METRICS_PORT)]);
  logger.info(
    { port: config.PORT, metricsPort: config.METRICS_PORT, pid: process.pid, pool: config.DATABASE_POOL_MAX },
    'listening',
  );
  await untilReady(whyNotReady, logger, lifecycle.leaving);
  lifecycle.markReady();
}

/** Listens before it is ready, so that /ready can say why it is not. */
function listen(server: Server, port: Config['PORT']): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, resolve);
  });
}

/** Asks until nothing stands in the way, or the process is told to stop; each new reason is logged once. */
async function untilReady(
  whyNotReady: () => Promise<string | undefined>,
  logger: Logger,
  leaving: AbortSignal,
): Promise<void> {
  let said: string | undefined;
  while (!leaving.aborted) {
    const reason = await whyNotReady();
    if (reason === undefined) return;
    if (reason !== said) logger.warn({ reason }, 'not ready');
    said = reason;
    await delay(RETRY_MS, undefined, { signal: leaving }).catch(() => {});
  }
}
