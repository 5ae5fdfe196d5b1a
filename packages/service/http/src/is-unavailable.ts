/** Of node: the database's host cannot be reached, or has hung up. */
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
 * SQLSTATEs and classes of them (appendix A of PostgreSQL's manual): connection failure, conflict between transactions that did not
 * end in time, out of resources, shutting down or starting;
 * 57014 is a statement that took too long, 25006 a server that became a standby.
 */
const SQLSTATE = /^(08|40|53|57P)|^(57014|25006)$/;
/** pg, tarn and the pool's own watchdog have no codes for these. */
const MESSAGE =
  /Connection terminated|Connection ended|timeout expired|connection timeout|Unable to acquire a connection|the database gave no answer/i;

/** Whether an error says that the database cannot serve now, and not that the request or the code is wrong. */
export function isUnavailable(error: unknown): boolean {
  const { code, name, message } = (error ?? {}) as { code?: unknown; name?: unknown; message?: unknown };
  if (typeof code === 'string' && (SYSTEM.has(code) || (code.length === 5 && SQLSTATE.test(code))))
    return true;
  return name === 'KnexTimeoutError' || (typeof message === 'string' && MESSAGE.test(message));
}
