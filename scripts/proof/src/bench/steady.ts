import { slope } from '@zero-downtime/bench';
import type { Memory } from './memory.ts';

export interface Sample extends Memory {
  /** Requests answered before it. */
  requests: number;
  seconds: number;
}

export interface Growth {
  /** Bytes for a thousand requests: the slope of the least-squares line. */
  per1000: number;
  /** The growth of that line from the first to the last sample, bytes. */
  overall: number;
  /** The growth as a share of the first sample. */
  share: number;
}

/** Memory that grows by less than this share over a soak is steady: V8's heap varies by more between two samples. */
export const STEADY = 0.05;

/** The growth of one kind of memory with the requests. The caller excludes warm-up samples. */
export function growthOf(samples: readonly Sample[], of: keyof Memory): Growth {
  const perRequest = slope(samples.map((sample) => ({ x: sample.requests, y: sample[of] })));
  const [first, last] = [samples[0], samples.at(-1)];
  const overall = first && last ? perRequest * (last.requests - first.requests) : 0;
  return { per1000: perRequest * 1_000, overall, share: first ? overall / first[of] : 0 };
}

export const isSteady = ({ share }: Growth): boolean => share < STEADY;

/** The minimum of each `size` samples, for each kind of memory: about the memory after a collection. */
export function lowest(samples: readonly Sample[], size: number): Sample[] {
  const groups = Array.from({ length: Math.floor(samples.length / size) }, (_, n) =>
    samples.slice(n * size, (n + 1) * size),
  );
  return groups.map((group) => {
    const least = (of: keyof Memory) => Math.min(...group.map((sample) => sample[of]));
    return {
      ...(group.at(-1) as Sample),
      rss: least('rss'),
      heapUsed: least('heapUsed'),
      external: least('external'),
    };
  });
}
