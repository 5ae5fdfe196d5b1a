/** The limiter's decision on one request. */
export interface Verdict {
  allowed: boolean;
  /** How many more requests are allowed now. */
  remaining: number;
  /** Time until the next request is allowed, ms; 0 when one is allowed now. */
  waitMs: number;
}

export interface GcraOptions {
  /** The sustained rate: one request every so many ms. */
  intervalMs: number;
  /** How many requests may come at once after a pause. */
  burst: number;
  /** Size of a generation of clients; at most two generations are kept. */
  maxKeys: number;
}

/**
 * A limit for each key, by the generic cell rate algorithm: a token bucket that stores only the time when the bucket is full again. The
 * caller passes the time, ms, which must not decrease.
 *
 * A key with a full bucket needs no memory. Keys are kept in two generations; the older one is dropped when all of its buckets are full, or
 * when the younger one has `maxKeys`. So memory is bounded under a flood of new keys, and the oldest keys are reset.
 */
export function createGcra({ intervalMs, burst, maxKeys }: GcraOptions) {
  const fillMs = intervalMs * burst;
  let young = new Map<string, number>();
  let old = new Map<string, number>();
  let bornAt = Number.NEGATIVE_INFINITY;

  return function take(key: string, now: number): Verdict {
    if (young.size >= maxKeys || now - bornAt >= fillMs) {
      old = now - bornAt >= 2 * fillMs ? new Map() : young;
      young = new Map();
      bornAt = now;
    }
    const fullAt = Math.max(young.get(key) ?? old.get(key) ?? now, now);
    const debt = fullAt - now + intervalMs;
    if (debt > fillMs) return { allowed: false, remaining: 0, waitMs: debt - fillMs };
    young.set(key, now + debt);
    const remaining = Math.floor((fillMs - debt) / intervalMs);
    return { allowed: true, remaining, waitMs: remaining > 0 ? 0 : debt + intervalMs - fillMs };
  };
}
