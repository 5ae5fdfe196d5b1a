import pg from 'pg';
import { destroy, dropWhenSilent, isUsable, watchForEnd } from '../connection-health.ts';
import { errorCode, errorText } from '../error-text.ts';

export interface ConnectorOptions {
  url: string;
  applicationName: string;
  /** The longest time from the first packet to a usable session, ms. */
  connectTimeoutMs: number;
  statementTimeoutMs: number;
}

/** Opens one connection. @throws the connection error; aborting `signal` ends the attempt. */
export type Connect = (signal: AbortSignal) => Promise<pg.Client>;

/** The connection of a statement counts as dead after the server's limit and this margin, ms. */
const SILENCE_MARGIN_MS = 5_000;

/**
 * Opens sessions with a statement timeout. PgBouncer rejects or drops `statement_timeout` at start-up, and a
 * SET would leak to other clients of a shared session: behind it the role must have the limit.
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

/** PgBouncer uses SQLSTATE 08P01 for everything that it rejects. */
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
      `statements have no timeout: the pooler does not forward statement_timeout, and the role has none. Run ALTER ROLE ${role} SET statement_timeout = '10s' and reconnect the pooler`,
    );
  }
}
