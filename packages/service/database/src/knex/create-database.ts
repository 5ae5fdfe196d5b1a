import knex, { type Knex } from 'knex';
import type { Client } from 'pg';
import { dropWhenSilent, isUsable, watchForEnd } from '../connection-health.ts';

export type Database = Knex;

export interface DatabaseOptions {
  /** `postgres://role:password@host:port/database` */
  url: string;
  /** Shown in `pg_stat_activity`: `<service>/<version>`. PostgreSQL cuts it at 63 bytes. */
  applicationName: string;
  /** The most connections this process holds at once. */
  poolMax: number;
  /** The server ends a statement that takes longer, in milliseconds. 0: no limit. */
  statementTimeoutMs?: number;
  /** How long to wait for a new connection, and for a free one in the pool, in milliseconds. */
  connectTimeoutMs?: number;
  /** A connection unused for this long is given back, in milliseconds. */
  idleTimeoutMs?: number;
  /** Told about connections that were lost while idle. They are replaced without anybody's help. */
  onWarning?: (message: string) => void;
}

const STATEMENT_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 5_000;
const IDLE_TIMEOUT_MS = 30_000;
/** What a statement may exceed the server's limit by before its connection counts as dead. */
const SILENCE_MARGIN_MS = 5_000;

/**
 * A connection pool over PostgreSQL with Knex as its query builder. Connects on first use, never before.
 * A lost connection fails the query it carried, never the process, and is not handed out again.
 */
export function createDatabase(options: DatabaseOptions): Database {
  const statementTimeoutMs = options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS;
  const connectTimeoutMs = options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS;
  const warn = options.onWarning ?? (() => {});
  return knex({
    client: 'pg',
    connection: {
      connectionString: options.url,
      application_name: options.applicationName,
      connectionTimeoutMillis: connectTimeoutMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      ...(statementTimeoutMs > 0 && { statement_timeout: statementTimeoutMs }),
    },
    acquireConnectionTimeout: connectTimeoutMs,
    pool: {
      // Knex keeps 2 by default, and its pool never checks the ones it keeps.
      min: 0,
      max: options.poolMax,
      idleTimeoutMillis: options.idleTimeoutMs ?? IDLE_TIMEOUT_MS,
      afterCreate(connection: Client, done: (error: unknown, connection: Client) => void) {
        watchForEnd(connection);
        if (statementTimeoutMs > 0) dropWhenSilent(connection, statementTimeoutMs + SILENCE_MARGIN_MS);
        done(null, connection);
      },
      validate: isUsable,
    },
    log: { warn, error: warn, deprecate: warn, debug() {} },
  });
}
