import { errorCode } from '../error-text.ts';

/** The kind of a failed statement, which decides about the statement and its connection. */
export type QueryFault =
  /** The server rejected the statement; the connection is usable. */
  | 'statement'
  /** A conflict between transactions: the server rolled the statement back, and a retry may succeed. */
  | 'conflict'
  /** The result type changed since the statement was prepared. It did not run, and works unprepared. */
  | 'stale'
  /** The session lacks the prepared statement, or has one of another client. The statement did not run. */
  | 'pooler'
  /** The server is read-only: it became a standby, and the primary is another server. */
  | 'read-only'
  /** The server ended the session before the statement completed, and so rolled it back. */
  | 'aborted'
  /** The connection is lost, and the statement's outcome is unknown. */
  | 'connection';

/** 57P: the server ends sessions. 08: connection exceptions. 25P03 to 25P05: a timeout ended the session. */
const LOST = /^(57P|08|25P0[345])/;
/** Serialization failure and deadlock. */
const CONFLICT = new Set(['40001', '40P01']);
/** Unknown prepared statement, or a duplicate name. Only a pooler that shares sessions causes them. */
const POOLER = new Set(['26000', '42P05']);
/** PostgreSQL's message for 0A000 when a schema change altered the result type of a prepared statement. */
const STALE_PLAN = /cached plan must not change result type/;

/**
 * Classifies an error by its SQLSTATE.
 * @param completed the server reported that the statement completed. In the extended protocol it does so
 * before it commits (at Sync), so a session that ends without this report was rolled back.
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

/** How many failures end the attempts to send a statement. */
const MOST_FAILURES = 3;

/**
 * Whether a statement may be sent again. Conflicts and aborted statements were rolled back. After a lost
 * connection only an idempotent statement is safe: the server may have committed it before the connection was
 * lost.
 */
export function maySendAgain(fault: QueryFault, idempotent: boolean, failures: number): boolean {
  const rolledBack = fault === 'conflict' || fault === 'aborted';
  return failures < MOST_FAILURES && (rolledBack || (fault === 'connection' && idempotent));
}

/** Whether the connection must not be used again. */
export const losesConnection = (fault: QueryFault): boolean =>
  fault === 'connection' || fault === 'aborted' || fault === 'read-only';
