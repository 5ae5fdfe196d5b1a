import type { Answer } from './exchange.ts';
import type { Random } from './random.ts';

export type Tries = {
  /** How many there were. */
  readonly done: number;
  readonly max: number;
  /** How long the client still waits for its answer. */
  readonly remainingMs: number;
};

/** The service, or what stands before it, says that it cannot answer now. */
const TRY_LATER = new Set([429, 502, 503, 504]);
/** Before the second try; twice as long before the third, and so on. */
const BACKOFF_MS = 250;

/**
 * How long a client waits before it sends its request again, in milliseconds; null when it does not. Only what is safe to repeat is
 * asked here: reads, and what carries an Idempotency-Key. `Retry-After` is kept to; else the waits grow. All have jitter, so that
 * clients that failed together do not come back together.
 */
export function retryWaitMs(answer: Answer, tries: Tries, random: Random): number | null {
  if (tries.done >= tries.max || !isPassing(answer)) return null;
  const asked = answer.kind === 'answered' ? secondsIn(answer.retryAfter) : null;
  const waitMs = asked === null ? backoffMs(tries.done, random) : asked * 1000 + random() * BACKOFF_MS;
  return waitMs < tries.remainingMs ? waitMs : null;
}

/** Whether another try may fare better. */
function isPassing(answer: Answer): boolean {
  if (answer.kind === 'broke')
    return ['refused', 'reset', 'truncated', 'timeout'].includes(answer.result.outcome);
  // 409 with Retry-After: the first try with this key is still at work.
  return TRY_LATER.has(answer.status) || (answer.status === 409 && answer.retryAfter !== null);
}

function backoffMs(done: number, random: Random): number {
  return BACKOFF_MS * 2 ** (done - 1) * (0.5 + random());
}

/** `Retry-After` in seconds; null without one. (Dates, which it may be too, are not understood.) */
function secondsIn(retryAfter: string | null): number | null {
  return retryAfter !== null && /^\d{1,5}$/.test(retryAfter) ? Number(retryAfter) : null;
}
