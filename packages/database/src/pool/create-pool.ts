import pg from 'pg';
import { dropWhenSilent, isUsable, noteGoodbye } from '../connection-health.ts';
import { within } from '../within.ts';
import { PoolTimeout } from './pool-timeout.ts';
import { faultOf } from './query-fault.ts';
import { type SpanMaker, traced } from './spans.ts';
import type { Statement } from './statement.ts';

export interface PoolStats {
  total: number;
  idle: number;
  /** Callers that wait for a connection. */
  waiting: number;
  max: number;
}

export interface PoolOptions {
  /** `postgres://role:password@host:port/database` */
  url: string;
  /** Shown in `pg_stat_activity`: `<service>/<version>`. PostgreSQL cuts it at 63 bytes. */
  applicationName: string;
  /** The most connections this process holds at once. */
  max: number;
  /** How long a caller waits for a connection, be it a free one or a new one, in milliseconds. */
  acquireTimeoutMs?: number;
  /** The server ends a statement that takes longer, in milliseconds. */
  statementTimeoutMs?: number;
  /** A connection unused for this long is given back, in milliseconds. */
  idleTimeoutMs?: number;
  /** A connection is replaced when it is this old, so that a pool finds its way to where the database's name leads now. Milliseconds. */
  maxLifetimeMs?: number;
  /** Told about connections that were lost while idle. They are replaced without anybody's help. */
  onWarning?: (message: string) => void;
  /** Makes a span of each statement. Left out: no spans, at no cost. */
  spans?: SpanMaker | undefined;
}

export interface Pool {
  /**
   * Runs a prepared statement on a connection of its own: it is a transaction by itself.
   * @throws {PoolTimeout} when no connection is to be had; what PostgreSQL or the connection failed with.
   */
  query<Row>(statement: Statement<Row>, values?: unknown[]): Promise<Row[]>;
  stats(): PoolStats;
  /** Closes once the running statements have ended, or after `timeoutMs`. False: some were still running. */
  close(timeoutMs?: number): Promise<boolean>;
}

/** What a statement may exceed the server's limit by before its connection counts as dead, ms. */
const SILENCE_MARGIN_MS = 5_000;

/**
 * Connections to PostgreSQL for a service: prepared statements, everything bounded, a lost connection fails the statement it
 * carried and nothing else. Connects on first use, never before.
 */
export function createPool(options: PoolOptions): Pool {
  const { acquireTimeoutMs = 5_000, statementTimeoutMs = 10_000, idleTimeoutMs = 30_000 } = options;
  const { maxLifetimeMs = 600_000 } = options;
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: options.applicationName,
    max: options.max,
    connectionTimeoutMillis: acquireTimeoutMs,
    idleTimeoutMillis: idleTimeoutMs,
    maxLifetimeSeconds: maxLifetimeMs / 1_000,
    statement_timeout: statementTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  pool.on('error', (error) => options.onWarning?.(error.message));
  pool.on('connect', (client) => {
    noteGoodbye(client);
    dropWhenSilent(client, statementTimeoutMs + SILENCE_MARGIN_MS);
  });

  // With callbacks: promises for the connection, the query and each step between them cost a twentieth of a request.
  function run<Row>({ name, text }: Statement<Row>, values: unknown[]): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      const withConnection: Connected = (problem, client) => {
        if (problem || !client) {
          return reject(isTimeout(problem) ? new PoolTimeout(acquireTimeoutMs, problem) : problem);
        }
        if (!isUsable(client)) {
          client.release(true);
          return pool.connect(withConnection);
        }
        client.query({ name, text, values }, (error, result) => {
          if (!error) {
            client.release();
            return resolve(result.rows);
          }
          const fault = faultOf(error);
          if (fault === 'stale') return resolve(runUnprepared<Row>(client, text, values));
          client.release(fault === 'connection');
          // Its stack begins in the driver: the name tells where it belongs.
          reject(Object.assign(error, { statement: name }));
        });
      };
      pool.connect(withConnection);
    });
  }

  const { spans } = options;
  let ended: Promise<void> | undefined;
  return {
    query: spans
      ? (statement, values = []) => traced(spans, statement, () => run(statement, values))
      : (statement, values = []) => run(statement, values),
    stats: () => ({
      total: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
      max: options.max,
    }),
    close(timeoutMs = 5_000) {
      ended ??= pool.end();
      return within(timeoutMs, ended);
    },
  };
}

type Connected = Parameters<pg.Pool['connect']>[0];

/** Runs a statement as if it had never been prepared, and ends the connection that remembers it wrongly. */
async function runUnprepared<Row>(client: pg.PoolClient, text: string, values: unknown[]): Promise<Row[]> {
  try {
    const { rows } = await client.query(text, values);
    return rows as Row[];
  } finally {
    client.release(true);
  }
}

/** pg-pool has no code for it. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && /timeout exceeded when trying to connect/.test(error.message);
}
