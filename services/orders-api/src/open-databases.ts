import { createPool, type Pool, type PoolOptions, type SpanMaker } from '@zero-downtime/database';
import type { Lifecycle } from '@zero-downtime/lifecycle';
import type { Logger } from '@zero-downtime/observability';
import type { Config } from './config.ts';

interface Parts {
  config: Config;
  logger: Logger;
  lifecycle: Lifecycle;
  spans: SpanMaker | undefined;
}

/**
 * The pool that requests use, and one connection for probes. That one has a second use: asked every second it stays open, so
 * `pg_stat_activity` shows this release for as long as it runs, even without a request.
 */
export function openDatabases({ config, logger, lifecycle, spans }: Parts): { db: Pool; probes: Pool } {
  const open = (name: string, limits: Omit<PoolOptions, 'url' | 'applicationName' | 'onWarning'>) => {
    const pool = createPool({
      url: config.DATABASE_URL,
      applicationName: `${config.SERVICE_NAME}/${config.SERVICE_VERSION}`,
      ...limits,
      onWarning: (message) => logger.warn({ pool: name, reason: message }, 'database connection'),
    });
    lifecycle.onTeardown(`database (${name})`, async () => {
      if (!(await pool.close())) throw new Error('statements were still running');
    });
    return pool;
  };
  return {
    // Whoever probes does not wait for long, and finds a new primary soon.
    probes: open('probes', {
      max: 1,
      acquireTimeoutMs: 1_000,
      statementTimeoutMs: 1_000,
      maxLifetimeMs: 10_000,
    }),
    db: open('requests', {
      min: config.DATABASE_POOL_MIN,
      max: config.DATABASE_POOL_MAX,
      acquireTimeoutMs: config.DATABASE_ACQUIRE_TIMEOUT_MS ?? config.DRAIN_REQUEST_GRACE_MS,
      statementTimeoutMs: config.DATABASE_STATEMENT_TIMEOUT_MS ?? config.DRAIN_REQUEST_GRACE_MS,
      connectTimeoutMs: config.DATABASE_CONNECT_TIMEOUT_MS,
      spans,
    }),
  };
}
