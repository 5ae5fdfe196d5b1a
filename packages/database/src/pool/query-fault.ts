import { errorCode } from '../error-text.ts';

/** What an error says of the statement and of the connection that carried it. */
export type QueryFault =
  /** The server refused the statement; the connection is as good as before. */
  | 'statement'
  /** A conflict between transactions: the server rolled the statement back, and a second try may succeed. */
  | 'conflict'
  /** The result type changed since the statement was prepared. It was not run: unprepared it works. */
  | 'stale'
  /** The session does not know the statement that this connection prepared, or knows one that it did not. It was not run. */
  | 'pooler'
  /** The server takes no writes: it became a standby, and another server is the primary now. */
  | 'read-only'
  /** The connection is lost, and the outcome of the statement unknown. */
  | 'connection';

/** 57P: the server ends sessions. 08: connection exceptions. 25P03 to 25P05: it ended this one for idling or taking too long. */
const LOST = /^(57P|08|25P0[345])/;
/** Serialization failure and deadlock. */
const CONFLICT = new Set(['40001', '40P01']);
/** No such prepared statement; one of this name exists already. Only a pooler that shares sessions brings them about. */
const POOLER = new Set(['26000', '42P05']);
/** What PostgreSQL says for 0A000 when a change altered the type of a column below a prepared statement. */
const STALE_PLAN = /cached plan must not change result type/;

/** Classifies an error by its SQLSTATE. Pure. */
export function queryFaultOf(error: unknown): QueryFault {
  const code = errorCode(error);
  const { severity, message } = (error ?? {}) as { severity?: string; message?: string };
  // Only errors that the server sent have a severity.
  if (code === undefined || severity === undefined) return 'connection';
  if (severity === 'FATAL' || severity === 'PANIC' || LOST.test(code)) return 'connection';
  if (code === '25006') return 'read-only';
  if (CONFLICT.has(code)) return 'conflict';
  if (POOLER.has(code)) return 'pooler';
  return code === '0A000' && STALE_PLAN.test(message ?? '') ? 'stale' : 'statement';
}

/** How often a statement is sent at most. */
const MOST_TRIES = 3;

/**
 * Whether a statement may be sent again. A conflict was rolled back. After a lost connection only an idempotent statement is
 * safe: the server may have committed it and lost the connection before the answer. Pure.
 */
export function maySendAgain(fault: QueryFault, idempotent: boolean, tries: number): boolean {
  return tries < MOST_TRIES && (fault === 'conflict' || (fault === 'connection' && idempotent));
}
