import type { Client } from 'pg';
import { destroy, isUsable, onCompleted } from '../connection-health.ts';
import type { Connect } from './connector.ts';
import { connectsToStart } from './connects-to-start.ts';
import { PoolClosed, PoolTimeout } from './pool-errors.ts';
import { createReachability } from './reachability.ts';
import { createWaitQueue, type Settle } from './wait-queue.ts';

export interface ConnectionsOptions {
  min: number;
  max: number;
  /** The maximum of concurrent connection attempts. */
  maxConnecting: number;
  /** The timeout of a waiting request, for its error message, ms. */
  acquireTimeoutMs: number;
  idleTimeoutMs: number;
  maxLifetimeMs: number;
  onWarning: (message: string) => void;
}

export interface Connection {
  readonly client: Client;
  /** The time on the clock of `performance.now()`. */
  readonly openedAt: number;
  /** When it is to be replaced. */
  readonly expiresAt: number;
  idleSince: number;
  /** It is closed on release. */
  retired: boolean;
  /** The server reported that the statement completed. Cleared before each statement. */
  completed: boolean;
}

export interface PoolStats {
  /** Open connections, idle or in use. */
  total: number;
  idle: number;
  /** Connections being opened. */
  connecting: number;
  /** Requests that wait for a connection. */
  waiting: number;
  max: number;
}

const MAINTENANCE_MS = 1_000;
/** The timeout of an attempt to connect while the database is unreachable. */
const PROBE_TIMEOUT_MS = 2_000;
/** How long to wait for the server to close a connection: one that stalls does not. */
const CLOSE_TIMEOUT_MS = 500;
/**
 * Connections expire between this share of their maximum lifetime and all of it, so that replicas do not
 * reconnect in step.
 */
const LEAST_LIFETIME = 0.75;

/**
 * The open connections and the requests that wait for them. A request gets a released connection or a new
 * one, whichever comes first. Uses callbacks, because each statement passes here.
 */
export function createConnections(connect: Connect, options: ConnectionsOptions) {
  const { min, max, maxConnecting, onWarning } = options;
  const open = new Set<Connection>();
  /** The last released connection is used first, so that the others may time out. */
  const idle: Connection[] = [];
  const closing = new AbortController();
  const warming = new Set<() => void>();
  let connecting = 0;
  let ending = 0;
  /** An old connection that the next new one replaces. */
  let replaced: Connection | undefined;
  let ended = () => {};
  const database = createReachability({ retry: openMore, onWarning });
  const waiters = createWaitQueue<Connection>(
    () => new PoolTimeout(options.acquireTimeoutMs, database.lastFailure()),
  );
  const every = Math.min(MAINTENANCE_MS, options.idleTimeoutMs, options.maxLifetimeMs / 4);
  const maintenance = setInterval(maintain, every).unref();

  /**
   * Calls `taken` with a connection, or with an error at `deadline` (on the clock of `performance.now()`).
   */
  function take(taken: Settle<Connection>, deadline: number, first: boolean): void {
    const connection = idle.pop();
    const refused = connection ? undefined : whyRefused();
    if (connection || refused) {
      taken(refused, connection as Connection);
      return;
    }
    waiters.wait(taken, deadline, first);
    openMore();
  }

  function whyRefused(): Error | undefined {
    if (closing.signal.aborted) return new PoolClosed();
    return database.whyUnreachable();
  }

  /** Returns a connection. `lost`: it must not be used again. */
  function release(connection: Connection, lost = false): void {
    if (lost || connection.retired || closing.signal.aborted || !isUsable(connection.client)) {
      end(connection);
      openMore();
    } else if (!waiters.serve(connection)) {
      connection.idleSince = performance.now();
      idle.push(connection);
    }
  }

  function openMore(): void {
    if (database.isPausing() || closing.signal.aborted) return;
    const demand = { open: open.size, connecting, waiting: waiters.length, min, max, maxConnecting };
    const state = { unreachable: database.whyUnreachable() !== undefined, replacing: replaced !== undefined };
    for (let n = connectsToStart({ ...demand, ...state }); n > 0; n--) void openOne();
  }

  async function openOne(): Promise<void> {
    connecting++;
    try {
      const client = await connect(attemptSignal());
      connecting--;
      connected(client);
    } catch (error) {
      connecting--;
      failed(error);
    }
    openMore();
    settleEnd();
  }

  /**
   * While the database is unreachable, limits an attempt: one that hangs would keep the pool rejecting
   * requests.
   */
  function attemptSignal(): AbortSignal {
    if (!database.whyUnreachable()) return closing.signal;
    return AbortSignal.any([closing.signal, AbortSignal.timeout(PROBE_TIMEOUT_MS)]);
  }

  function connected(client: Client): void {
    database.succeeded();
    const now = performance.now();
    const lifetime = options.maxLifetimeMs * (LEAST_LIFETIME + (1 - LEAST_LIFETIME) * Math.random());
    const connection = {
      client,
      openedAt: now,
      expiresAt: now + lifetime,
      idleSince: now,
      retired: false,
      completed: false,
    };
    onCompleted(client, () => {
      connection.completed = true;
    });
    open.add(connection);
    client.on('error', (error) => lost(connection, error)).on('end', () => lost(connection));
    release(connection);
    if (replaced) retire(replaced);
    replaced = undefined;
    if (open.size >= min) for (const warmed of warming) warmed();
  }

  function failed(error: unknown): void {
    if (closing.signal.aborted) return;
    database.failed(error, open.size > 0);
    const reason = database.whyUnreachable();
    if (reason) waiters.rejectAll(reason);
  }

  function lost(connection: Connection, error?: Error): void {
    if (!open.has(connection)) return;
    if (error && idle.includes(connection)) onWarning(`lost while idle: ${error.message}`);
    end(connection);
    openMore();
  }

  function end(connection: Connection): void {
    if (!open.delete(connection)) return;
    const at = idle.indexOf(connection);
    if (at >= 0) idle.splice(at, 1);
    ending++;
    const { client } = connection;
    const closeTimer = setTimeout(
      () => destroy(client, new Error('the server did not close the connection')),
      CLOSE_TIMEOUT_MS,
    );
    client.end(() => {
      clearTimeout(closeTimer);
      ending--;
      settleEnd();
    });
  }

  /** Closes idle connections beyond the minimum, and replaces one expired connection. */
  function maintain(): void {
    const now = performance.now();
    for (const connection of idle.slice(0, Math.max(0, open.size - min))) {
      if (now - connection.idleSince >= options.idleTimeoutMs) end(connection);
    }
    const old = [...open].find(({ expiresAt, retired }) => expiresAt <= now && !retired);
    if (!old) return;
    const hasRoom = open.size + connecting < max;
    if (hasRoom && open.size <= min) {
      replaced = old;
      openMore();
    } else retire(old);
  }

  function retire(connection: Connection): void {
    connection.retired = true;
    if (idle.includes(connection)) end(connection);
    openMore();
  }

  /** Resolves when the minimum is open, `signal` is aborted, or the pool is closed. Never rejects. */
  function warm(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        warming.delete(done);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      if (open.size >= min || signal?.aborted || closing.signal.aborted) return done();
      warming.add(done);
      signal?.addEventListener('abort', done);
      openMore();
    });
  }

  /**
   * Rejects waiting requests, aborts connection attempts, and resolves when the running statements have
   * ended. Call it once.
   */
  function close(): Promise<void> {
    closing.abort();
    clearInterval(maintenance);
    database.stop();
    waiters.rejectAll(new PoolClosed());
    for (const warmed of warming) warmed();
    for (const connection of idle.slice()) end(connection);
    return new Promise((resolve) => {
      ended = resolve;
      settleEnd();
    });
  }

  function settleEnd(): void {
    if (open.size + connecting + ending === 0) ended();
  }

  return {
    take,
    release,
    warm,
    close,
    stats: (): PoolStats => ({
      total: open.size,
      idle: idle.length,
      connecting,
      waiting: waiters.length,
      max,
    }),
  };
}
