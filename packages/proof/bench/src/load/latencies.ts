import { createHistogram } from 'node:perf_hooks';

/** Latencies to the microsecond. */
export function createLatencies() {
  const histogram = createHistogram({ lowest: 1, highest: 60_000_000, figures: 3 });
  return {
    add: (ms: number) => histogram.record(Math.max(1, Math.round(ms * 1_000))),
    ms: (percentile: number) => histogram.percentile(percentile) / 1_000,
  };
}
