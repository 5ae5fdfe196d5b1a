/** Node's codes: the database's host is unreachable, or has closed the connection. */
const SYSTEM = new Set([
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);
/**
 * SQLSTATEs and their classes (appendix A of PostgreSQL's manual): connection failure, transaction conflict, out of resources, shutting
 * down or starting; 57014 is a statement timeout, 25006 a server that became a standby.
 */
const SQLSTATE = /^(08|40|53|57P)|^(57014|25006)$/;
/** Errors of pg, tarn and the pool's watchdog without a code. */
const MESSAGE =
  /Connection terminated|Connection ended|timeout expired|connection timeout|Unable to acquire a connection|the database gave no answer/i;

/** Whether an error means that the database cannot serve now, rather than a bug or a bad request. */
export function isUnavailable(error: unknown): boolean {
  const { code, name, message } = (error ?? {}) as { code?: unknown; name?: unknown; message?: unknown };
  if (typeof code === 'string' && (SYSTEM.has(code) || (code.length === 5 && SQLSTATE.test(code))))
    return true;
  return name === 'KnexTimeoutError' || (typeof message === 'string' && MESSAGE.test(message));
}
