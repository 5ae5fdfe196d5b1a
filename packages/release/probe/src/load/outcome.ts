/**
 * The outcome of one request. `status`: an unexpected HTTP status. `truncated`: an incomplete answer. `wrong-content`: a complete answer with
 * unexpected content. `unsent`: a limit of the generator, not of the service.
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

/** An outcome with its detail: the HTTP status, the error's code, or the fields that differ. */
export type Result = { readonly outcome: Outcome; readonly detail: string | null };

export const OK: Result = { outcome: 'ok', detail: null };

/** The name under which a result is counted: its outcome, and its status if it has one. */
export function labelOf({ outcome, detail }: Result): string {
  return outcome === 'status' ? `status ${detail}` : outcome;
}

/** The reason of a result, as text. */
export function reasonOf({ outcome, detail }: Result): string {
  if (outcome === 'status') return `status ${detail}`;
  return detail === null ? outcome : `${outcome}: ${detail}`;
}

const NO_SERVER = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);
/** This machine has no port, no file descriptor or no memory left for one more connection. */
const OWN_LIMITS = new Set(['EADDRNOTAVAIL', 'EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM']);

/** The result of a request that ended with an error of the connection, given the error's code. */
export function resultOfError(code: string): Result {
  return { outcome: outcomeOfError(code), detail: code };
}

function outcomeOfError(code: string): Outcome {
  if (NO_SERVER.has(code)) return 'refused';
  if (OWN_LIMITS.has(code)) return 'unsent';
  if (code === 'ETIMEDOUT') return 'timeout';
  return code.startsWith('HPE_') ? 'wrong-content' : 'reset';
}
