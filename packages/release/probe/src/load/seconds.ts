import type { RequestRecord } from './request-record.ts';
import { addRequest, emptyTally, type Tally } from './tally.ts';

/** What the requests that were due in one second came to. `at`: epoch milliseconds of its start. */
export type CountedSecond = { readonly at: number; readonly tally: Tally };

/** Sorts requests into the seconds in which they were due, and hands each second over once all its requests are over. */
export type Seconds = {
  /** A request has become due; `over` will follow. */
  due(dueAtMs: number): void;
  over(record: RequestRecord): void;
  /**
   * The seconds that are complete, in order, each handed over once. `through`: every second that ends by then has been handed over.
   * @param dueThroughMs every request that is due by then has been announced
   */
  take(dueThroughMs: number): { closed: CountedSecond[]; through: number };
};

/** @param startMs when the first second begins, since the epoch */
export function openSeconds(startMs: number): Seconds {
  const open = new Map<number, { tally: Tally; pending: number }>();
  const startOf = (ms: number) => startMs + Math.floor((ms - startMs) / 1000) * 1000;
  const secondAt = (dueAtMs: number) => {
    const at = startOf(dueAtMs);
    const second = open.get(at) ?? { tally: emptyTally(), pending: 0 };
    open.set(at, second);
    return second;
  };

  return {
    due(dueAtMs) {
      secondAt(dueAtMs).pending += 1;
    },
    over(record) {
      const second = secondAt(record.dueAtMs);
      second.pending -= 1;
      addRequest(second.tally, record);
    },
    take(dueThroughMs) {
      const past = [...open].filter(([at]) => at + 1000 <= dueThroughMs).sort(([a], [b]) => a - b);
      const firstPending = past.findIndex(([, { pending }]) => pending > 0);
      const complete = firstPending < 0 ? past : past.slice(0, firstPending);
      for (const [at] of complete) open.delete(at);
      const waitingFor = past[firstPending]?.[0];
      return {
        closed: complete.map(([at, { tally }]) => ({ at, tally })),
        through: waitingFor ?? startOf(dueThroughMs),
      };
    },
  };
}
