import { loadConfig, unknownVariables } from '@zero-downtime/config';
import { createHttpServer } from '@zero-downtime/http';
import { supervise } from '@zero-downtime/lifecycle';
import { createLogger } from '@zero-downtime/observability';
import { type Config, configSchema, drainLimits, FAMILIES } from './config.ts';
import { serve } from './serve.ts';

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
  for (const sentence of unknownVariables(configSchema, process.env, FAMILIES)) logger.warn(sentence);

  const server = createHttpServer({ requestTimeoutMs: config.DRAIN_REQUEST_GRACE_MS });
  const lifecycle = supervise(server, {
    logger,
    limits: drainLimits(config),
    stopGracePeriodMs: config.STOP_GRACE_PERIOD_MS,
  });
  serve({ config, identity, logger, server, lifecycle }).catch((fault) => {
    logger.fatal({ err: fault }, 'cannot start');
    return lifecycle.stop({ fault });
  });
}
