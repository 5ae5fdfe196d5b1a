import { type LatencyLists, type LoadFigures, type LockLook, latenciesOf, lockFiguresOf } from './figures.ts';

/** Collects what happens between two questions. */
export function createWindow() {
  const lists: LatencyLists = { reads: [], writes: [] };
  const looks: LockLook[] = [];
  let failures = 0;
  let failure: string | undefined;
  return {
    told: (kind: keyof LatencyLists) => ({
      latency: (ms: number) => void lists[kind].push(ms),
      failure(text: string) {
        failures += 1;
        failure ??= text;
      },
    }),
    see: (look: LockLook) => void looks.push(look),
    /** What was collected since the last time. */
    take(): LoadFigures {
      const figures = {
        reads: latenciesOf(lists.reads),
        writes: latenciesOf(lists.writes),
        locks: lockFiguresOf(looks),
        failures,
        failure,
      };
      lists.reads.length = lists.writes.length = looks.length = failures = 0;
      failure = undefined;
      return figures;
    },
  };
}
