/** What the limit says of one request. */
export interface Verdict {
  allowed: boolean;
  /** How many more would be allowed at this moment. */
  remaining: number;
  /** Until the next one is allowed, ms. 0 when one is allowed now. */
  waitMs: number;
}

export interface GcraOptions {
  /** What is allowed in the long run: one request every so many ms. */
  intervalMs: number;
  /** How many may come at once after a pause. */
  burst: number;
  /** How many clients are remembered, at most twice over. */
  maxKeys: number;
}

/**
 * A limit for each key, by the generic cell rate algorithm (a token bucket that needs to remember one number: when the bucket is
 * full again). Time is given with each call, ms, and must not go back.
 *
 * A key whose bucket is full again needs no memory. So keys are kept in two generations and the older is dropped whole, once all of its
 * buckets are full; or before, when the younger has `maxKeys`: under a flood of new keys memory is bounded, and old ones are forgiven.
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
