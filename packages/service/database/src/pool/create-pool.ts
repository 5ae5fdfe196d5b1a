import { within } from '../within.ts';
import { type Connection, createConnections, type PoolStats } from './connections.ts';
import { createConnector } from './connector.ts';
import { losesConnection, maySendAgain, queryFaultOf } from './query-fault.ts';
import { type SpanMaker, traced } from './spans.ts';
import type { Statement } from './statement.ts';

export interface PoolOptions {
  /** `postgres://role:password@host:port/database` */
  url: string;
  /** Shown in `pg_stat_activity`: `<service>/<version>`. PostgreSQL cuts it at 63 bytes. */
  applicationName: string;
  /** The most connections this process holds at once. */
  max: number;
  /** Connections that {@link Pool.warm} opens and that stay open without use. At most `max`. */
  min?: number;
  /** The most connections that are being opened at once. */
  maxConnecting?: number;
  /** How long a statement waits for a connection, be it a free one or a new one, in milliseconds. */
  acquireTimeoutMs?: number;
  /** How long the server may take to open one connection, in milliseconds. A request does not wait for a particular one. */
  connectTimeoutMs?: number;
  /** The server ends a statement that takes longer, in milliseconds. At least 1. */
  statementTimeoutMs?: number;
  /** A connection beyond the minimum that is unused for this long is closed, in milliseconds. */
  idleTimeoutMs?: number;
  /** A connection is replaced when it is about this old, so that a pool follows the database's name to another server. Milliseconds. */
  maxLifetimeMs?: number;
  /** Receives what the pool copes with by itself: connections lost while idle, attempts to connect that failed. */
  onWarning?: (message: string) => void;
  /** Makes a span of each statement. Left out: no spans, at no cost. */
  spans?: SpanMaker | undefined;
}

export interface Pool {
  /**
   * Runs a prepared statement on a connection of its own: it is a transaction by itself. One that was rolled back
   * (a conflict, a session that the server ended), or is idempotent and lost its connection, is sent again, 3 times in all.
   * @throws {PoolTimeout} without a connection in time. @throws {DatabaseUnreachable} at once while nothing can be reached.
   * @throws what PostgreSQL or the connection failed with.
   */
  query<Row>(statement: Statement<Row>, values?: unknown[]): Promise<Row[]>;
  /** Opens the minimum. Resolves when it is open, or `signal` is aborted, or the pool is closed; never rejects, however slow the database is. */
  warm(signal?: AbortSignal): Promise<void>;
  stats(): PoolStats;
  /** Closes once the running statements have ended, or after `timeoutMs`. False: some were still running. Those that wait are rejected. */
  close(timeoutMs?: number): Promise<boolean>;
}

/** Before a statement that met a conflict is sent again, ms; half of it at least. */
const CONFLICT_PAUSE_MS = 50;

/**
 * Connections to PostgreSQL for a service: prepared statements, everything bounded. A lost connection fails at most the statement
 * that it carried. Connects on first use or with {@link Pool.warm}, never before.
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
  /** Behind a pooler that shares sessions, prepared statements get lost: unnamed ones work everywhere. */
  let prepares = true;

  function stopPreparing(): void {
    if (prepares)
      onWarning('a pooler shares sessions between clients: statements are sent unprepared from now on');
    prepares = false;
  }

  // With callbacks: promises for the connection, the query and each step between them cost a tenth of a query.
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
        // The order of commit and report is known for the extended protocol without a pooler between.
        const fault = queryFaultOf(error, connection.completed || !prepared);
        if (prepared && (fault === 'pooler' || fault === 'stale')) {
          if (fault === 'pooler') stopPreparing();
          // The connection remembers the statement wrongly: this is its last.
          else connection.retired = true;
          send(connection, false);
          return;
        }
        const lost = losesConnection(fault);
        connections.release(connection, lost);
        // A connection that is older than the first loss may have been lost together with it: that is the same failure.
        if (!lost || firstLoss === undefined || connection.openedAt >= firstLoss) failures++;
        if (lost) firstLoss ??= performance.now();
        if (!maySendAgain(fault, statement.idempotent, failures) || performance.now() >= deadline) {
          // Its stack begins in the driver: the name tells where it belongs.
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
