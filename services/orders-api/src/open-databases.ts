import { closeDatabase, createDatabase, type Database } from '@zero-downtime/database';
import type { Lifecycle } from '@zero-downtime/lifecycle';
import type { Logger } from '@zero-downtime/observability';
import type { Config } from './config.ts';

/**
 * The pool that requests use, and one connection for probes. That one has a second use: asked every second it stays open, so
 * `pg_stat_activity` shows this release for as long as it runs, even without a request.
 */
export function openDatabases(
  config: Config,
  logger: Logger,
  lifecycle: Lifecycle,
): { db: Database; probeDb: Database } {
  const open = (name: string, limits: { poolMax: number; connectTimeoutMs?: number }) => {
    const db = createDatabase({
      url: config.DATABASE_URL,
      applicationName: `${config.SERVICE_NAME}/${config.SERVICE_VERSION}`,
      ...limits,
      onWarning: (message) => logger.warn({ pool: name, reason: message }, 'database connection'),
    });
    lifecycle.onTeardown(`database (${name})`, async () => {
      if (!(await closeDatabase(db))) throw new Error('queries were still running');
    });
    return db;
  };
  return {
    // Whoever probes does not wait for long.
    probeDb: open('probes', { poolMax: 1, connectTimeoutMs: 1_000 }),
    db: open('requests', { poolMax: config.DATABASE_POOL_MAX }),
  };
}
