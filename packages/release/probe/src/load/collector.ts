import { toSecond } from './figures.ts';
import { openGap } from './gap.ts';
import type { Second } from './report.ts';
import type { CountedSecond } from './seconds.ts';
import { emptyTally, mergeTally, type Tally } from './tally.ts';

/** A periodic message of a generator. Times are epoch milliseconds. */
export type Tick = {
  readonly closed: readonly CountedSecond[];
  /** Every second that ends by then has been reported; infinity after the end of the generator. */
  readonly closedThrough: number;
  /** When requests succeeded since the last tick, and until when that is known. */
  readonly successes: readonly number[];
  readonly successesThrough: number;
};

/** Merges the messages of a run's generators. */
export type Collector = {
  take(generator: number, tick: Tick): void;
  readonly total: Tally;
  /** The tally of each period of the run, by the due time of the requests. The key is the period's name. */
  readonly windows: Readonly<Record<string, Tally>>;
  /** Starts a period: requests that are due from this moment on belong to it. Epoch milliseconds. */
  mark(name: string, atMs: number): void;
  readonly seconds: readonly Second[];
  longestGapUntil(nowMs: number): number;
  /** Epoch milliseconds of the first success from `atMs` on, a minute ago at most; undefined when all generators ended without one. */
  firstSuccessAfter(atMs: number): Promise<number | undefined>;
};

/** The time for which the moments of successful requests are kept. Milliseconds. */
const KEPT_MS = 60_000;

/** @param onSecond called with each second, in order, when all generators have told theirs */
export function openCollector(
  startMs: number,
  generators: number,
  onSecond: (second: Second) => void,
): Collector {
  const total = emptyTally();
  const seconds: Second[] = [];
  const windows: Record<string, Tally> = {};
  const marks: { name: string; atMs: number }[] = [];
  // The second in which a stretch begins is part of it.
  const windowAt = (atMs: number): Tally | undefined => {
    const name = marks.findLast((mark) => mark.atMs < atMs + 1000)?.name;
    if (name === undefined) return undefined;
    windows[name] ??= emptyTally();
    return windows[name];
  };
  const gap = openGap(startMs);
  const open = new Map<number, Tally>();
  const closedThrough: number[] = Array(generators).fill(startMs);
  const successesThrough: number[] = Array(generators).fill(startMs);
  let successes: number[] = [];
  let recent: number[] = [];
  const waiting = new Set<() => void>();

  const closeSeconds = () => {
    const through = Math.min(...closedThrough);
    const complete = [...open].filter(([at]) => at + 1000 <= through).sort(([a], [b]) => a - b);
    for (const [at, tally] of complete) {
      open.delete(at);
      mergeTally(total, tally);
      const window = windowAt(at);
      if (window) mergeTally(window, tally);
      const second = toSecond(at, tally);
      seconds.push(second);
      onSecond(second);
    }
  };
  const closeGap = () => {
    const through = Math.min(...successesThrough);
    const known = successes.filter((at) => at <= through).sort((a, b) => a - b);
    successes = successes.filter((at) => at > through);
    for (const at of known) gap.success(at);
    const keptFrom = (known.at(-1) ?? 0) - KEPT_MS;
    recent = [...recent.filter((at) => at >= keptFrom), ...known];
    for (const tell of waiting) tell();
  };

  return {
    total,
    windows,
    mark: (name, atMs) => void marks.push({ name, atMs }),
    seconds,
    firstSuccessAfter(atMs) {
      const { promise, resolve } = Promise.withResolvers<number | undefined>();
      const tell = () => {
        const first = recent.find((at) => at >= atMs);
        if (first === undefined && Math.min(...successesThrough) < Number.POSITIVE_INFINITY) return;
        waiting.delete(tell);
        resolve(first);
      };
      waiting.add(tell);
      tell();
      return promise;
    },
    longestGapUntil: (nowMs) => gap.longestUntil(Math.min(nowMs, ...successesThrough)),
    take(generator, tick) {
      for (const { at, tally } of tick.closed) {
        const merged = open.get(at) ?? emptyTally();
        mergeTally(merged, tally);
        open.set(at, merged);
      }
      successes.push(...tick.successes);
      closedThrough[generator] = tick.closedThrough;
      successesThrough[generator] = tick.successesThrough;
      closeSeconds();
      closeGap();
    },
  };
}
