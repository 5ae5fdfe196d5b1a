/**
 * What came of one request. `status`: another HTTP status than the expected one. `truncated`: an answer that broke off.
 * `wrong-content`: a whole answer that does not say what it should. `unsent`: the generator's own limit, not the service's doing.
 */
export type Outcome =
  | 'ok'
  | 'status'
  | 'refused'
  | 'reset'
  | 'timeout'
  | 'truncated'
  | 'wrong-content'
  | 'unsent';

/** An outcome with what tells it from others of its kind: the HTTP status, the error's code, the fields that differ. */
export type Result = { readonly outcome: Outcome; readonly detail: string | null };

export const OK: Result = { outcome: 'ok', detail: null };

/** The name under which a result is counted: its outcome, with the status where that is what tells it apart. */
export function labelOf({ outcome, detail }: Result): string {
  return outcome === 'status' ? `status ${detail}` : outcome;
}

/** A result in words, for people who look for its cause. */
export function reasonOf({ outcome, detail }: Result): string {
  if (outcome === 'status') return `status ${detail}`;
  return detail === null ? outcome : `${outcome}: ${detail}`;
}

const NOBODY_THERE = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);
/** This machine has no port, no file descriptor or no memory left for one more connection. */
const OWN_LIMITS = new Set(['EADDRNOTAVAIL', 'EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM']);

/** The result of a request that ended with an error of the connection, given the error's code. */
export function resultOfError(code: string): Result {
  return { outcome: outcomeOfError(code), detail: code };
}

function outcomeOfError(code: string): Outcome {
  if (NOBODY_THERE.has(code)) return 'refused';
  if (OWN_LIMITS.has(code)) return 'unsent';
  if (code === 'ETIMEDOUT') return 'timeout';
  return code.startsWith('HPE_') ? 'wrong-content' : 'reset';
}
