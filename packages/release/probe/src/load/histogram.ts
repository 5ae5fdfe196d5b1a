import type { Latency } from './report.ts';

/**
 * Durations, counted in buckets whose width grows with their size, as HdrHistogram does: a run of an hour takes the room of a run of
 * a minute, and each percentile is at most 0.4 % off. The longest one is kept exactly. Plain data, so that processes can send it.
 */
export type Histogram = { readonly buckets: Map<number, number>; count: number; maxMs: number };

/** Buckets for each doubling of the duration. Half a bucket is the error. */
const STEPS = 128;
const STEP_BITS = 7;
/** Microseconds; 35 minutes, beyond any timeout. */
const LONGEST = 2 ** 31 - 1;

export function emptyHistogram(): Histogram {
  return { buckets: new Map(), count: 0, maxMs: 0 };
}

export function addDuration(histogram: Histogram, ms: number): void {
  const bucket = bucketOf(Math.min(LONGEST, Math.max(0, Math.round(ms * 1000))));
  histogram.buckets.set(bucket, (histogram.buckets.get(bucket) ?? 0) + 1);
  histogram.count += 1;
  histogram.maxMs = Math.max(histogram.maxMs, ms);
}

/** Adds what `from` has counted to `into`. */
export function mergeHistogram(into: Histogram, from: Histogram): void {
  for (const [bucket, count] of from.buckets) {
    into.buckets.set(bucket, (into.buckets.get(bucket) ?? 0) + count);
  }
  into.count += from.count;
  into.maxMs = Math.max(into.maxMs, from.maxMs);
}

/** Percentiles by nearest rank, in milliseconds, to the microsecond; zeros when nothing was counted. */
export function latencyOf(histogram: Histogram): Latency {
  const [p50 = 0, p99 = 0, p999 = 0] = atShares(histogram, [0.5, 0.99, 0.999]);
  return { p50, p99, p999, max: toMicroseconds(histogram.maxMs) };
}

/** The duration at each share, given in ascending order. */
function atShares(histogram: Histogram, shares: readonly number[]): number[] {
  const found: number[] = [];
  let passed = 0;
  for (const [bucket, count] of [...histogram.buckets].sort(([a], [b]) => a - b)) {
    passed += count;
    while (found.length < shares.length && passed >= rank(shares[found.length] ?? 1, histogram.count)) {
      found.push(toMicroseconds(Math.min(histogram.maxMs, middleOf(bucket) / 1000)));
    }
  }
  return found;
}

/** Rounded first: 0.999 × 1000 is a little more than 999. */
function rank(share: number, count: number): number {
  return Math.ceil(Number((share * count).toFixed(6)));
}

function bucketOf(microseconds: number): number {
  if (microseconds < STEPS) return microseconds;
  const shift = 31 - Math.clz32(microseconds) - STEP_BITS;
  return (shift + 1) * STEPS + (microseconds >> shift) - STEPS;
}

function middleOf(bucket: number): number {
  if (bucket < STEPS) return bucket;
  const shift = Math.floor(bucket / STEPS) - 1;
  return (STEPS + (bucket % STEPS)) * 2 ** shift + (2 ** shift - 1) / 2;
}

function toMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
