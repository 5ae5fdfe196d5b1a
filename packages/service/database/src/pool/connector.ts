import pg from 'pg';
import { destroy, dropWhenSilent, isUsable, watchForEnd } from '../connection-health.ts';
import { errorCode, errorText } from '../error-text.ts';

export interface ConnectorOptions {
  url: string;
  applicationName: string;
  /** From the first packet to a session that takes statements, in milliseconds. */
  connectTimeoutMs: number;
  statementTimeoutMs: number;
}

/** Opens one connection. @throws what connecting failed with; an aborted `signal` ends the attempt. */
export type Connect = (signal: AbortSignal) => Promise<pg.Client>;

/** What a statement may exceed the server's limit by before its connection counts as dead, ms. */
const SILENCE_MARGIN_MS = 5_000;

/**
 * Makes sessions whose statements the server limits in time. PgBouncer refuses `statement_timeout` at start-up or drops it, and a
 * SET would leak to the other clients of a shared session: there the limit must be the role's own.
 */
export function createConnector(options: ConnectorOptions): Connect {
  let limitAtStart = true;
  return async function connect(signal) {
    const withLimit = limitAtStart;
    try {
      return await open(options, withLimit, signal);
    } catch (error) {
      if (!withLimit || !isRefusedParameter(error)) throw error;
      limitAtStart = false;
      return connect(signal);
    }
  };
}

async function open(
  options: ConnectorOptions,
  limitAtStart: boolean,
  signal: AbortSignal,
): Promise<pg.Client> {
  const { statementTimeoutMs } = options;
  const client = new pg.Client({
    connectionString: options.url,
    application_name: options.applicationName,
    connectionTimeoutMillis: options.connectTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    ...(limitAtStart && { statement_timeout: statementTimeoutMs }),
  });
  watchForEnd(client);
  const abort = () => destroy(client, new Error('the attempt to connect was aborted'));
  signal.addEventListener('abort', abort, { once: true });
  try {
    await client.connect();
    dropWhenSilent(client, statementTimeoutMs + SILENCE_MARGIN_MS);
    await requireStatementLimit(client);
    if (!isUsable(client)) throw new Error('Connection terminated unexpectedly');
    return client;
  } catch (error) {
    destroy(client, error as Error);
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** PgBouncer has one SQLSTATE, 08P01, for all that it refuses. */
function isRefusedParameter(error: unknown): boolean {
  return errorCode(error) === '08P01' && /unsupported startup parameter/.test(errorText(error));
}

async function requireStatementLimit(client: pg.Client): Promise<void> {
  const { rows } = await client.query("SELECT current_setting('statement_timeout') AS limit");
  if (rows[0].limit === '0') throw new NoStatementLimit(client.user ?? 'ROLE');
}

class NoStatementLimit extends Error {
  override readonly name = 'NoStatementLimit';
  readonly code = 'NO_STATEMENT_LIMIT';

  constructor(role: string) {
    super(
      `the pooler before the database does not pass statement_timeout on, and the role has none of its own, so that a statement could run for ever: run ALTER ROLE ${role} SET statement_timeout = '10s' and reconnect the pooler`,
    );
  }
}
