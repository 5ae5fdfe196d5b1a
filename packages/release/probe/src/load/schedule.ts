import type { Random } from './random.ts';

/** When requests start: at a constant distance, or as a Poisson process (bursts and gaps, as real users make them). */
export type Spacing = 'constant' | 'poisson';

export type ScheduleOptions = {
  readonly ratePerSecond: number;
  /** The offset of the first arrival at a constant distance, in milliseconds; default 0. */
  readonly firstMs?: number;
  readonly spacing: Spacing;
  /** The schedule ends at this offset, in milliseconds. */
  readonly durationMs: number;
  /** The schedule ends after this many arrivals. */
  readonly maxRequests: number;
  readonly random: Random;
};

/** Why a schedule ended: its time was over, or its number of requests was reached. */
export type ScheduleEnd = { readonly atMs: number; readonly ending: 'duration' | 'count' };

/**
 * The intended start of each request, in milliseconds from the start of the run, never decreasing.
 * It is fixed before any answer is seen: that is what makes the load open-loop.
 * The generator's return value says when the schedule is over, which may be after the last arrival, and why.
 */
export function* schedule(options: ScheduleOptions): Generator<number, ScheduleEnd> {
  const { ratePerSecond, firstMs = 0, spacing } = options;
  const meanMs = 1000 / ratePerSecond;
  if (options.maxRequests < 1) return { atMs: 0, ending: 'count' };
  let offsetMs = spacing === 'constant' ? firstMs : exponential(options.random, meanMs);
  for (let n = 1; offsetMs < options.durationMs; n += 1) {
    yield offsetMs;
    if (n >= options.maxRequests) return { atMs: offsetMs, ending: 'count' };
    // Multiplied, not added up: after an hour a sum of rounded distances would be off.
    offsetMs = spacing === 'constant' ? firstMs + n * meanMs : offsetMs + exponential(options.random, meanMs);
  }
  return { atMs: options.durationMs, ending: 'duration' };
}

function exponential(random: Random, mean: number): number {
  return -Math.log(1 - random()) * mean;
}
