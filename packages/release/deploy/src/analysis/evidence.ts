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
  /** The reading since which the old release has answered nothing, and how many there have been since; undefined while it answers. */
  quiet?: { from: readonly Served[]; readings: number } | undefined;
}

/** So many readings without an answer, and the old release is gone: half a minute. */
const GONE_AFTER_READINGS = 6;

/** The readings after one more. Pure. */
export function afterReading(readings: Readings, now: readonly Served[]): Readings {
  return { ...readings, warm: readings.warm ?? warmFrom(readings, now), quiet: quietSince(readings, now) };
}

function warmFrom({ first, release }: Readings, now: readonly Served[]): readonly Served[] | undefined {
  return requestsOf(release, first, now) >= WARM_AFTER_REQUESTS ? now : undefined;
}

function quietSince({ old, quiet }: Readings, now: readonly Served[]): Readings['quiet'] {
  if (old === undefined) return undefined;
  if (quiet && requestsOf(old, quiet.from, now) === 0) return { ...quiet, readings: quiet.readings + 1 };
  return { from: now, readings: 0 };
}

const requestsOf = (release: string, from: readonly Served[], now: readonly Served[]): number =>
  inAll(of(servedSince(from, now), release), '', '').requests;

/** Whether the new release has answered enough since a reading for the time between to say something. Pure. */
export function isFull(release: string, from: readonly Served[], now: readonly Served[]): boolean {
  return requestsOf(release, from, now) >= WINDOW_REQUESTS;
}

/** What speaks for and against the release, as of a reading. Pure. */
export function evidenceOf({ release, old, first, warm, quiet }: Readings, now: readonly Served[]): Evidence {
  const since = (earlier: readonly Served[]) => {
    const served = servedSince(earlier, now);
    return { fresh: of(served, release), old: old === undefined ? [] : of(served, old) };
  };
  const gone = quiet !== undefined && quiet.readings >= GONE_AFTER_READINGS;
  return {
    all: since(first),
    warm: warm ? since(warm) : { fresh: [], old: [] },
    alone: gone ? since(quiet.from).fresh : [],
  };
}

const of = (served: readonly Served[], release: string): Served[] =>
  served.filter((one) => one.release === release);
