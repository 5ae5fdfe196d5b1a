import { createPool, type Pool, type PoolOptions, type SpanMaker } from '@zero-downtime/database';
import type { Lifecycle } from '@zero-downtime/lifecycle';
import type { Logger } from '@zero-downtime/observability';
import type { ServiceConfig } from './config.ts';

interface Parts {
  config: ServiceConfig;
  logger: Logger;
  lifecycle: Lifecycle;
  spans: SpanMaker | undefined;
}

export interface Databases {
  /** The pool for requests. */
  db: Pool;
  /** One connection for reading the state of the schema. */
  schema: Pool;
  /** One connection for heartbeats. It stays open, so that `pg_stat_activity` shows the release while it runs. */
  heartbeats: Pool;
}

/** Background work has its own connection and long timeouts, so that a slow database is no error. Milliseconds. */
const BACKGROUND = { max: 1, acquireTimeoutMs: 2_000, statementTimeoutMs: 10_000 };
/** How long the teardown waits for a background statement, ms. */
const BACKGROUND_CLOSE_MS = 500;

/** Creates the pools, which connect on first use and are closed in the teardown. */
export function openDatabases({ config, logger, lifecycle, spans }: Parts): Databases {
  const open = (name: string, limits: Omit<PoolOptions, 'url' | 'applicationName' | 'onWarning'>) => {
    const pool = createPool({
      url: config.DATABASE_URL,
      applicationName: `${config.SERVICE_NAME}/${config.SERVICE_VERSION}`,
      ...limits,
      onWarning: (message) => logger.warn({ pool: name, reason: message }, 'database connection'),
    });
    lifecycle.onTeardown(`database (${name})`, async () => {
      const closed = await pool.close(name === 'requests' ? undefined : BACKGROUND_CLOSE_MS);
      if (!closed && name === 'requests') throw new Error('statements were still running');
    });
    return pool;
  };
  return {
    schema: open('schema', { ...BACKGROUND, maxLifetimeMs: 10_000 }),
    heartbeats: open('heartbeats', BACKGROUND),
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
