import { errorCode } from '../error-text.ts';

/** The kind of a failed connection attempt, which decides about the next one. */
export type ConnectFault =
  /** Nothing listens on the address, or the host is unknown: reject waiting requests now. */
  | 'unreachable'
  /** The server or the network is slow, full or starting: the next attempt may succeed. */
  | 'passing'
  /** The configuration is wrong: a retry cannot help. */
  | 'final';

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENOENT',
]);
/**
 * Wrong password, unknown role or database, missing privilege, and this package's {@link NO_STATEMENT_LIMIT}.
 */
const FINAL = new Set(['28P01', '28000', '3D000', '42501', 'NO_STATEMENT_LIMIT']);
/** The server's certificate is not accepted (Node.js, "X509 certificate error codes", and ERR_TLS_CERT_ALTNAME_INVALID). */
const CERTIFICATE =
  /^(UNABLE_TO_(GET_ISSUER_CERT|VERIFY_LEAF_SIGNATURE)|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|CERT_|HOSTNAME_MISMATCH|ERR_TLS_CERT)/;

/**
 * Classifies by SQLSTATE or system error code. Unknown errors are passing: a slow database is no reason to
 * reject.
 */
export function connectFaultOf(error: unknown): ConnectFault {
  const code = errorCode(error) ?? '';
  if (UNREACHABLE.has(code)) return 'unreachable';
  return FINAL.has(code) || CERTIFICATE.test(code) ? 'final' : 'passing';
}

const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS: Record<ConnectFault, number> = { unreachable: 250, passing: 250, final: 1_000 };

/** The pause after `failures` failed attempts in a row, in milliseconds; `random` is in [0, 1). */
export function reconnectPauseMs(fault: ConnectFault, failures: number, random: number): number {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10), LONGEST_PAUSE_MS[fault]);
  return pause * (0.5 + random / 2);
}
