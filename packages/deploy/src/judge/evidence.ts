import { type Evidence, inAll, type Served, servedSince, WINDOW_REQUESTS } from '@zero-downtime/slo';

/** So many requests make a new process warm: its code is compiled, its connections are open. */
const WARM_AFTER_REQUESTS = 20;

/** Counters, read from time to time while a release takes over from another. */
export interface Readings {
  release: string;
  /** undefined for a first release, or the same one again. */
  old: string | undefined;
  /** Before the new release served. */
  first: readonly Served[];
  /** When the new release had become warm; undefined until then. */
  warm: readonly Served[] | undefined;
}

/** The readings after one more. Pure. */
export function afterReading(readings: Readings, now: readonly Served[]): Readings {
  if (readings.warm) return readings;
  const { requests } = inAll(of(servedSince(readings.first, now), readings.release), '', '');
  return requests >= WARM_AFTER_REQUESTS ? { ...readings, warm: now } : readings;
}

/** Whether the new release has answered enough since a reading for the time between to say something. Pure. */
export function isFull(release: string, from: readonly Served[], now: readonly Served[]): boolean {
  return inAll(of(servedSince(from, now), release), '', '').requests >= WINDOW_REQUESTS;
}

/** What speaks for and against the release, as of a reading. Pure. */
export function evidenceOf({ release, old, first, warm }: Readings, now: readonly Served[]): Evidence {
  const since = (earlier: readonly Served[]) => {
    const served = servedSince(earlier, now);
    return { fresh: of(served, release), old: old === undefined ? [] : of(served, old) };
  };
  return { all: since(first), warm: warm ? since(warm) : { fresh: [], old: [] } };
}

const of = (served: readonly Served[], release: string): Served[] =>
  served.filter((one) => one.release === release);
