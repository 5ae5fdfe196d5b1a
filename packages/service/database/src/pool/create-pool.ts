import { within } from '../within.ts';
import { type Connection, createConnections, type PoolStats } from './connections.ts';
import { createConnector } from './connector.ts';
import { losesConnection, maySendAgain, queryFaultOf } from './query-fault.ts';
import { type SpanMaker, traced } from './spans.ts';
import type { Statement } from './statement.ts';

export interface PoolOptions {
  /** `postgres://role:password@host:port/database` */
  url: string;
  /** Shown in `pg_stat_activity`: `<service>/<version>`. PostgreSQL truncates it at 63 bytes. */
  applicationName: string;
  /** The maximum number of connections. */
  max: number;
  /** Connections that {@link Pool.warm} opens and that stay open when idle. At most `max`. */
  min?: number;
  /** The maximum of concurrent connection attempts. */
  maxConnecting?: number;
  /** How long a statement waits for a free or new connection, in milliseconds. */
  acquireTimeoutMs?: number;
  /** Timeout of one connection attempt, in milliseconds. No request waits for a particular attempt. */
  connectTimeoutMs?: number;
  /** The server ends statements that take longer, in milliseconds. At least 1. */
  statementTimeoutMs?: number;
  /** A connection beyond the minimum that is idle for this long is closed, in milliseconds. */
  idleTimeoutMs?: number;
  /**
   * A connection is replaced at about this age, in milliseconds, so that the pool follows the database's name
   * to another server.
   */
  maxLifetimeMs?: number;
  /**
   * Called for faults that the pool handles itself: connections lost while idle, failed connection attempts.
   */
  onWarning?: (message: string) => void;
  /** Creates a span for each statement. Without it, tracing costs nothing. */
  spans?: SpanMaker | undefined;
}

export interface Pool {
  /**
   * Runs a prepared statement, which is a transaction by itself. It is sent again, up to 3 times in all, when
   * the server rolled it back (a conflict, or a session that the server ended), or when it is idempotent and
   * the connection was lost.
   * @throws {PoolTimeout} without a connection in time. @throws {DatabaseUnreachable} at once while the
   * database is unreachable.
   * @throws the error of PostgreSQL or the connection.
   */
  query<Row>(statement: Statement<Row>, values?: unknown[]): Promise<Row[]>;
  /**
   * Opens the minimum. Resolves when it is open, `signal` is aborted, or the pool is closed. Never rejects.
   */
  warm(signal?: AbortSignal): Promise<void>;
  stats(): PoolStats;
  /**
   * Closes when the running statements have ended, or after `timeoutMs`. False: statements were still
   * running. Waiting requests are rejected.
   */
  close(timeoutMs?: number): Promise<boolean>;
}

/**
 * The pause before a statement is sent again after a conflict, ms; grows with the failures and is randomly
 * shortened by up to half.
 */
const CONFLICT_PAUSE_MS = 50;

/**
 * A connection pool for a service: prepared statements, all waits bounded. A lost connection fails at most
 * its own statement. Connects on first use or with {@link Pool.warm}.
 */
export function createPool(options: PoolOptions): Pool {
  const {
    max,
    acquireTimeoutMs = 10_000,
    statementTimeoutMs = 10_000,
    onWarning = () => {},
    spans,
  } = options;
  const connector = createConnector({
    url: options.url,
    applicationName: options.applicationName,
    connectTimeoutMs: options.connectTimeoutMs ?? 15_000,
    statementTimeoutMs,
  });
  const connections = createConnections(connector, {
    min: Math.min(options.min ?? 0, max),
    max,
    maxConnecting: options.maxConnecting ?? 2,
    acquireTimeoutMs,
    idleTimeoutMs: options.idleTimeoutMs ?? 30_000,
    maxLifetimeMs: options.maxLifetimeMs ?? 600_000,
    onWarning,
  });
  /** False behind a pooler that shares sessions, which loses prepared statements. */
  let prepares = true;

  function stopPreparing(): void {
    if (prepares)
      onWarning('a pooler shares sessions between clients: statements are sent unprepared from now on');
    prepares = false;
  }

  // Uses callbacks: promises for the connection and the query cost a tenth of a query.
  function run<Row>(statement: Statement<Row>, values: unknown[]): Promise<Row[]> {
    const deadline = performance.now() + acquireTimeoutMs;
    return new Promise((resolve, reject) => {
      let failures = 0;
      let firstLoss: number | undefined;
      const sendOn = (problem: Error | undefined, connection: Connection) => {
        if (problem) reject(problem);
        else send(connection, prepares);
      };
      function send(connection: Connection, prepared: boolean): void {
        const { text, preparedName } = statement;
        const query = prepared ? { name: preparedName, text, values } : { text, values };
        connection.completed = false;
        connection.client.query(query, (error, result) => {
          if (error) return failed(error, connection, prepared);
          connections.release(connection);
          resolve(result.rows);
        });
      }
      function failed(error: Error, connection: Connection, prepared: boolean): void {
        // The server reports completion before it commits only in the extended protocol without a pooler.
        const fault = queryFaultOf(error, connection.completed || !prepared);
        if (prepared && (fault === 'pooler' || fault === 'stale')) {
          if (fault === 'pooler') stopPreparing();
          // The connection has a stale statement: close it afterwards.
          else connection.retired = true;
          send(connection, false);
          return;
        }
        const lost = losesConnection(fault);
        connections.release(connection, lost);
        // Connections opened before the first loss may have been lost together with it: count them as one
        // failure.
        if (!lost || firstLoss === undefined || connection.openedAt >= firstLoss) failures++;
        if (lost) firstLoss ??= performance.now();
        if (!maySendAgain(fault, statement.idempotent, failures) || performance.now() >= deadline) {
          // The stack begins in the driver, so the name identifies the statement.
          reject(Object.assign(error, { statement: statement.name }));
          return;
        }
        const sendAgain = () => connections.take(sendOn, deadline, true);
        if (fault === 'conflict')
          setTimeout(sendAgain, CONFLICT_PAUSE_MS * (0.5 + Math.random() / 2) * failures);
        else sendAgain();
      }
      connections.take(sendOn, deadline, false);
    });
  }

  let ended: Promise<void> | undefined;
  return {
    query: spans
      ? (statement, values = []) => traced(spans, statement, () => run(statement, values))
      : (statement, values = []) => run(statement, values),
    warm: connections.warm,
    stats: connections.stats,
    close(timeoutMs = 5_000) {
      ended ??= connections.close();
      return within(timeoutMs, ended);
    },
  };
}
