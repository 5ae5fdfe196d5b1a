import { errorCode } from '../error-text.ts';

/** What an error says of the statement and of the connection that carried it. */
export type QueryFault =
  /** The server refused the statement; the connection is as good as before. */
  | 'statement'
  /** The prepared form is out of date and was not run: the same statement works unprepared. */
  | 'stale'
  /** Nobody knows whether the connection still works: it must not be used again. */
  | 'connection';

/**
 * 57P: the server ends sessions. 08: connection exceptions. 25P03 to 25P05: it ended this one for idling or taking too long.
 * 25006: it became a standby, and another server is the primary now.
 */
const NO_LONGER_OF_USE = /^(57P|08|25P0[345])|^25006$/;
/** What PostgreSQL says for 0A000 when a change altered the type of a column below a prepared statement. */
const STALE_PLAN = /cached plan must not change result type/;
/** A pooler gave us a session in which nobody prepared the statement. */
const NOT_PREPARED = '26000';

/** Judges an error by its SQLSTATE. Pure. */
export function faultOf(error: unknown): QueryFault {
  const code = errorCode(error);
  const { severity, message } = (error ?? {}) as { severity?: string; message?: string };
  // Only what the server itself said has a severity.
  if (code === undefined || severity === undefined) return 'connection';
  if (severity === 'FATAL' || severity === 'PANIC' || NO_LONGER_OF_USE.test(code)) return 'connection';
  if (code === NOT_PREPARED || (code === '0A000' && STALE_PLAN.test(message ?? ''))) return 'stale';
  return 'statement';
}
