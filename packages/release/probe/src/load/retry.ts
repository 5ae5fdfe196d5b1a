import type { Answer } from './exchange.ts';
import type { Random } from './random.ts';

export type Tries = {
  /** How many there were. */
  readonly done: number;
  readonly max: number;
  /** How long the client still waits for its answer. */
  readonly remainingMs: number;
};

/** Statuses of a temporarily unavailable service or proxy. */
const TRY_LATER = new Set([429, 502, 503, 504]);
/** The delay before the second try. It doubles before each further try. Milliseconds. */
const BACKOFF_MS = 250;

/**
 * The wait before a retry, in milliseconds; null for no retry. Only idempotent requests get here: reads, and requests with an
 * Idempotency-Key. The wait follows `Retry-After`, or else grows exponentially; it has jitter, so that clients do not retry at the same time.
 */
export function retryWaitMs(answer: Answer, tries: Tries, random: Random): number | null {
  if (tries.done >= tries.max || !isPassing(answer)) return null;
  const asked = answer.kind === 'answered' ? secondsIn(answer.retryAfter) : null;
  const waitMs = asked === null ? backoffMs(tries.done, random) : asked * 1000 + random() * BACKOFF_MS;
  return waitMs < tries.remainingMs ? waitMs : null;
}

/** Whether a retry may succeed. */
function isPassing(answer: Answer): boolean {
  if (answer.kind === 'broke')
    return ['refused', 'reset', 'truncated', 'timeout'].includes(answer.result.outcome);
  // 409 with Retry-After: the first try with this key is still in progress.
  return TRY_LATER.has(answer.status) || (answer.status === 409 && answer.retryAfter !== null);
}

function backoffMs(done: number, random: Random): number {
  return BACKOFF_MS * 2 ** (done - 1) * (0.5 + random());
}

/** `Retry-After` in seconds; null without one. Dates are not supported. */
function secondsIn(retryAfter: string | null): number | null {
  return retryAfter !== null && /^\d{1,5}$/.test(retryAfter) ? Number(retryAfter) : null;
}
