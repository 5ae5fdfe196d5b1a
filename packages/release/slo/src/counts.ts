/** What the replicas of one release have answered on one route, as counters count: since they started. */
export interface Served {
  release: string;
  /** Method and route template, such as "GET /orders/:id". */
  route: string;
  requests: number;
  /** Of them, those answered with a server error other than 503. */
  errors: number;
  /** Of them, those turned away with 503: too much to do, or something missing that will be back. */
  unavailable: number;
  /** How many were answered within so many seconds, by the bounds of the histogram, in ascending order. */
  within: readonly { seconds: number; requests: number }[];
}

/** What was answered between two readings of the counters. Pure. A release that the earlier one does not know began at zero. */
export function servedSince(earlier: readonly Served[], now: readonly Served[]): Served[] {
  const base = new Map(earlier.map((served) => [keyOf(served), served]));
  return now.map((served) => subtract(served, base.get(keyOf(served))));
}

/** All routes of a release as one. Pure. */
export function inAll(served: readonly Served[], release: string, route: string): Served {
  const bounds = [...new Set(served.flatMap(({ within }) => within.map(({ seconds }) => seconds)))].sort(
    (a, b) => a - b,
  );
  return {
    release,
    route,
    requests: sum(served.map(({ requests }) => requests)),
    errors: sum(served.map(({ errors }) => errors)),
    unavailable: sum(served.map(({ unavailable }) => unavailable)),
    within: bounds.map((seconds) => ({
      seconds,
      requests: sum(served.map((one) => requestsWithin(one, seconds))),
    })),
  };
}

/** Requests answered within so many seconds, at the histogram's next lower bound where it has none there. */
export function requestsWithin({ within }: Served, seconds: number): number {
  return within.findLast((bound) => bound.seconds <= seconds)?.requests ?? 0;
}

const keyOf = ({ release, route }: Served): string => `${release} ${route}`;
const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

function subtract(now: Served, earlier: Served | undefined): Served {
  if (!earlier) return now;
  // A counter can be lower than before only when a replica was forgotten that was counted then.
  const less = (count: number, before: number) => Math.max(0, count - before);
  return {
    ...now,
    requests: less(now.requests, earlier.requests),
    errors: less(now.errors, earlier.errors),
    unavailable: less(now.unavailable, earlier.unavailable),
    within: now.within.map(({ seconds, requests }) => ({
      seconds,
      requests: less(requests, requestsWithin(earlier, seconds)),
    })),
  };
}
