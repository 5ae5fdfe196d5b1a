import { latencyOf } from './histogram.ts';
import type { Counts, Second } from './report.ts';
import type { Group, Tally } from './tally.ts';

const NOTHING: Counts = { count: 0, failed: 0, p50: 0, p99: 0, p999: 0, max: 0 };

/** A tally of one second in figures. */
export function toSecond(at: number, tally: Tally): Second {
  const byRelease = countsIn(tally.byRelease);
  return {
    at,
    outcomes: tally.outcomes,
    releases: mapValues(byRelease, ({ count }) => count),
    latencyMs: tally.all.latency.count === 0 ? null : latencyOf(tally.all.latency),
    byRelease,
    byConnection: { ...countsOf(['fresh', 'kept']), ...countsIn(tally.byConnection) },
    failedFirstTries: tally.failedFirstTries,
  };
}

export function toCounts({ count, failed, latency }: Group): Counts {
  return { count, failed, ...latencyOf(latency) };
}

export function countsIn(groups: Readonly<Record<string, Group>>): Record<string, Counts> {
  return mapValues(groups, toCounts);
}

/** Zeros for each of these names. */
export function countsOf<Name extends string>(names: readonly Name[]): Record<Name, Counts> {
  return Object.fromEntries(names.map((name) => [name, NOTHING])) as Record<Name, Counts>;
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
