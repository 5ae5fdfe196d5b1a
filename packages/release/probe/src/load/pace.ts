import type { ScheduleEnd } from './schedule.ts';

/** Why a run stopped sending: its schedule was over, or its caller stopped it. */
export type Ending = ScheduleEnd['ending'] | 'stopped';

export type Pacing = {
  readonly ended: Promise<Ending>;
  /** Milliseconds since the pacing began, on the clock that the offsets are on. */
  elapsedMs(): number;
  /** Every offset up to this one has been delivered; infinity after the last one. */
  dueThroughMs(): number;
  stop(): void;
};

/**
 * Calls `arrive` for each offset of the schedule when its time has come, and never waits for what `arrive` started.
 * Offsets that have become due while the event loop was busy are all delivered, in order, with the offset at which
 * they *should* have started: a late generator must not make the service seem faster or the load seem lighter.
 *
 * @param startedAt the moment of offset 0, on the clock of `performance.now()`
 */
export function pace(
  offsets: Iterator<number, ScheduleEnd>,
  arrive: (offsetMs: number, n: number) => void,
  startedAt = performance.now(),
): Pacing {
  const elapsedMs = () => performance.now() - startedAt;
  const { promise: ended, resolve: end } = Promise.withResolvers<Ending>();
  let next = offsets.next();
  let n = 0;
  let stopped = false;

  const turn = () => {
    while (!next.done && next.value <= elapsedMs()) {
      arrive(next.value, n);
      n += 1;
      next = offsets.next();
    }
    const waitMs = (next.done ? next.value.atMs : next.value) - elapsedMs();
    if (next.done && waitMs <= 0) end(next.value.ending);
    // Rounded up: Node cuts the fraction off, and would wake once for nothing before most arrivals.
    else timer = setTimeout(turn, Math.max(1, Math.ceil(waitMs)));
  };
  let timer = setTimeout(turn, 1);

  return {
    ended,
    elapsedMs,
    dueThroughMs: () => (stopped || next.done ? Number.POSITIVE_INFINITY : next.value),
    stop() {
      stopped = true;
      clearTimeout(timer);
      end('stopped');
    },
  };
}
