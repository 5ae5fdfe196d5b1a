import { type Evidence, inAll, type Served, servedSince, WINDOW_REQUESTS } from '@zero-downtime/slo';

/** The number of requests that warm up a new process: its code is compiled, its connections are open. */
const WARM_AFTER_REQUESTS = 20;

/** Readings of the counters while a release replaces another. */
export interface Readings {
  release: string;
  /** undefined for a first release, or when the same release is deployed again. */
  old: string | undefined;
  /** The counters before the new release served. */
  first: readonly Served[];
  /** The reading at which the new release was warm; undefined before. */
  warm: readonly Served[] | undefined;
  /** The last reading with an answer of the old release, and the number of readings since then; undefined while it answers. */
  quiet?: { from: readonly Served[]; readings: number } | undefined;
}

/** The old release has ended when this number of readings, half a minute, had no answer of it. */
const GONE_AFTER_READINGS = 6;

/** The readings including a new one. */
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

/** Whether the new release has answered enough requests since a reading to fill a window. */
export function isFull(release: string, from: readonly Served[], now: readonly Served[]): boolean {
  return requestsOf(release, from, now) >= WINDOW_REQUESTS;
}

/** The evidence about the release at a reading. */
export function evidenceOf({ release, old, first, warm, quiet }: Readings, now: readonly Served[]): Evidence {
  const since = (earlier: readonly Served[]) => {
    const served = servedSince(earlier, now);
    return { fresh: of(served, release), old: old === undefined ? [] : of(served, old) };
  };
  const oldHasEnded = quiet !== undefined && quiet.readings >= GONE_AFTER_READINGS;
  return {
    all: since(first),
    warm: warm ? since(warm) : { fresh: [], old: [] },
    alone: oldHasEnded ? since(quiet.from).fresh : [],
  };
}

const of = (served: readonly Served[], release: string): Served[] =>
  served.filter((one) => one.release === release);
