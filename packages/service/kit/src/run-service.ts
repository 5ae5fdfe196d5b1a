import { loadConfig, unknownVariables } from '@zero-downtime/config';
import { createHttpServer } from '@zero-downtime/http';
import { supervise } from '@zero-downtime/lifecycle';
import { createLogger } from '@zero-downtime/observability';
import type * as z from 'zod';
import { drainLimits, FAMILIES, serviceConfig } from './config.ts';
import { serve } from './serve.ts';
import type { Service } from './service.ts';

/**
 * Runs a service: reads the environment, serves until SIGTERM, drains, and exits with the code of the drain. Call it
 * once, in the service's main module.
 */
export function runService<Settings extends z.ZodRawShape>(service: Service<Settings>): void {
  try {
    start(service);
  } catch (error) {
    // An invalid configuration, or a grace period that does not cover the drain: nothing has been opened yet.
    const release = process.env.SERVICE_VERSION ?? '?';
    createLogger({ service: service.name, release, level: 'info' }).fatal({ err: error }, 'cannot start');
    process.exitCode = 1;
  }
}

function start<Settings extends z.ZodRawShape>(service: Service<Settings>): void {
  const schema = serviceConfig(service.name, service.settings);
  const config = loadConfig(schema, process.env);
  const identity = { service: config.SERVICE_NAME, release: config.SERVICE_VERSION };
  const logger = createLogger({ ...identity, level: config.LOG_LEVEL });
  for (const sentence of unknownVariables(schema, process.env, FAMILIES)) logger.warn(sentence);

  const server = createHttpServer({ requestTimeoutMs: config.DRAIN_REQUEST_GRACE_MS });
  const lifecycle = supervise(server, {
    logger,
    limits: drainLimits(config),
    stopGracePeriodMs: config.STOP_GRACE_PERIOD_MS,
  });
  serve(service, { config, identity, logger, server, lifecycle }).catch((fault) => {
    logger.fatal({ err: fault }, 'cannot start');
    return lifecycle.stop({ fault });
  });
}
