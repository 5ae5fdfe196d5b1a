import knex, { type Knex } from 'knex';
import type { Client } from 'pg';
import { dropWhenSilent, isUsable, watchForEnd } from '../connection-health.ts';

export type Database = Knex;

export interface DatabaseOptions {
  /** `postgres://role:password@host:port/database` */
  url: string;
  /** Shown in `pg_stat_activity`: `<service>/<version>`. PostgreSQL truncates it at 63 bytes. */
  applicationName: string;
  /** The maximum number of connections. */
  poolMax: number;
  /** The server ends statements that take longer, in milliseconds. 0: no limit. */
  statementTimeoutMs?: number;
  /** Timeout for a new connection, and for a free one in the pool, in milliseconds. */
  connectTimeoutMs?: number;
  /** A connection idle for this long is closed, in milliseconds. */
  idleTimeoutMs?: number;
  /** Called for connections lost while idle. The pool replaces them. */
  onWarning?: (message: string) => void;
}

const STATEMENT_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 5_000;
const IDLE_TIMEOUT_MS = 30_000;
/** The connection of a statement counts as dead after the server's limit and this margin. */
const SILENCE_MARGIN_MS = 5_000;

/**
 * A Knex connection pool. Connects on first use. A lost connection fails its query, never the process, and is
 * not used again.
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
      // Knex's default is 2, and its pool never checks connections that it keeps.
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
