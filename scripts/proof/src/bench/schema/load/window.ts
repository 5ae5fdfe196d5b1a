import {
  type LatencyLists,
  type LoadFigures,
  type LockSample,
  latenciesOf,
  lockFiguresOf,
} from './figures.ts';

/** Collects latencies and lock samples between two calls. */
export function createWindow() {
  const lists: LatencyLists = { reads: [], writes: [] };
  const samples: LockSample[] = [];
  let failures = 0;
  let failure: string | undefined;
  return {
    listenerFor: (kind: keyof LatencyLists) => ({
      latency: (ms: number) => void lists[kind].push(ms),
      failure(text: string) {
        failures += 1;
        failure ??= text;
      },
    }),
    see: (sample: LockSample) => void samples.push(sample),
    /** Returns the data since the last call. */
    take(): LoadFigures {
      const figures = {
        reads: latenciesOf(lists.reads),
        writes: latenciesOf(lists.writes),
        locks: lockFiguresOf(samples),
        failures,
        failure,
      };
      lists.reads.length = lists.writes.length = samples.length = failures = 0;
      failure = undefined;
      return figures;
    },
  };
}
