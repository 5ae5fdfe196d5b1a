/** The counters of one release's replicas on one route, since their start. */
export interface Served {
  release: string;
  /** Method and route template, such as "GET /orders/:id". */
  route: string;
  requests: number;
  /** Requests with a server error other than 503. */
  errors: number;
  /** Requests rejected with 503: overload, or an unavailable dependency. */
  unavailable: number;
  /** The cumulative histogram of latencies: requests within each bound, ascending. */
  within: readonly { seconds: number; requests: number }[];
}

/** The answers between two readings of the counters. A release without an earlier reading starts at zero. */
export function servedSince(earlier: readonly Served[], now: readonly Served[]): Served[] {
  const base = new Map(earlier.map((served) => [keyOf(served), served]));
  return now.map((served) => subtract(served, base.get(keyOf(served))));
}

/** The sum of all routes of a release. */
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

/** Requests within so many seconds, rounded down to a bound of the histogram. */
export function requestsWithin({ within }: Served, seconds: number): number {
  return within.findLast((bound) => bound.seconds <= seconds)?.requests ?? 0;
}

const keyOf = ({ release, route }: Served): string => `${release} ${route}`;
const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

function subtract(now: Served, earlier: Served | undefined): Served {
  if (!earlier) return now;
  // A counter decreases only when a replica's series is gone.
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
