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
  /** The server ended the session before the statement had completed, and so rolled it back. */
  | 'aborted'
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

/**
 * Classifies an error by its SQLSTATE. Pure.
 * @param completed the server has reported that the statement completed. It does so before it commits (in the extended protocol
 * it commits at Sync), so that an end of the session that comes without this report is a rollback for certain.
 */
export function queryFaultOf(error: unknown, completed: boolean): QueryFault {
  const code = errorCode(error);
  const { severity, message } = (error ?? {}) as { severity?: string; message?: string };
  // Only errors that the server sent have a severity.
  if (code === undefined || severity === undefined) return 'connection';
  if (severity === 'FATAL' && code === '57P01' && !completed) return 'aborted';
  if (severity === 'FATAL' || severity === 'PANIC' || LOST.test(code)) return 'connection';
  if (code === '25006') return 'read-only';
  if (CONFLICT.has(code)) return 'conflict';
  if (POOLER.has(code)) return 'pooler';
  return code === '0A000' && STALE_PLAN.test(message ?? '') ? 'stale' : 'statement';
}

/** How often sending a statement may fail before the error is the caller's. */
const MOST_FAILURES = 3;

/**
 * Whether a statement may be sent again. A conflict was rolled back, as was an aborted statement. After a lost connection only
 * an idempotent one is safe: the server may have committed it and lost the connection before the answer. Pure.
 */
export function maySendAgain(fault: QueryFault, idempotent: boolean, failures: number): boolean {
  const rolledBack = fault === 'conflict' || fault === 'aborted';
  return failures < MOST_FAILURES && (rolledBack || (fault === 'connection' && idempotent));
}

/** Whether the connection must not be used again. Pure. */
export const losesConnection = (fault: QueryFault): boolean =>
  fault === 'connection' || fault === 'aborted' || fault === 'read-only';
